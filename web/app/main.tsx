// The browser's entry.
import "../styles/main.css";
