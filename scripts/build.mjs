// Builds the server and the web app into dist/ and ends: for the image and for who runs the bundle by other means.
import { giveUp } from "./progress.mjs";
import { setUp } from "./setup.mjs";

await setUp({ builds: true }).catch(giveUp);
