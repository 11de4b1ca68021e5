// What components may do in a running browser; absent while the server renders.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ToastMessage } from "../components/toast.tsx";
import type { Api } from "./api.ts";
import type { News } from "./news/news.ts";
import type { Sound } from "./sound.ts";

export interface BrowserApp {
  api: Api;
  /** Goes to a page of this server without leaving the document, so that sound goes on. */
  navigate(path: string): void;
  /** Loads the data of the page shown once more. */
  reload(): void;
  toast(message: ToastMessage | null): void;
  /** Null for visitors, to whom nothing is told. */
  news: News | null;
  /** All notifications up to this one have been looked at. */
  sawNotifications(newestId: string): void;
  /** What is heard at the moment. */
  sound: Sound;
}

const AppContext = createContext<BrowserApp | null>(null);

export const AppProvider = AppContext.Provider;

export function useApp(): BrowserApp | null {
  return useContext(AppContext);
}
