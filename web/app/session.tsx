// What every page knows: who reads, on which server, in which language and light.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Translator } from "../i18n.ts";
import type { Instance } from "./entities/instance.ts";
import type { Account } from "./entities/people.ts";

export type Theme = "light" | "dark" | null;

/** The part that travels from the server to the browser as JSON. */
export interface SessionData {
  lang: Translator["lang"];
  locale: string;
  /** The language tags that the browser asks for, most wanted first. */
  accepts: string[];
  theme: Theme;
  origin: string;
  instance: Instance;
  me: Account | null;
  /** Notifications that this person has not seen yet, up to 100. */
  unread: number;
  /** Address of icons.svg in this build. */
  sprite: string;
  /** Milliseconds at which the page was made, so that server and browser agree on "40 min". */
  now: number;
}

export interface Session extends SessionData {
  tr: Translator;
  /** Path and query of the page being shown. */
  here: string;
}

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("A component was rendered outside a page");
  return session;
}

export function useTranslator(): Translator {
  return useSession().tr;
}
