// Tip jars, by this server's API.
import type { OwnTipJar, TipChange, TipJar, TipService } from "../entities/tips.ts";
import { type Caller, part } from "./caller.ts";

/** The jar is set whole: entries that are not named are gone. */
export interface JarEdit {
  enabled?: boolean;
  adult?: boolean;
  entries: NewTipEntry[];
}

export interface NewTipEntry {
  /** Null: recognised from the pasted link. */
  service: string | null;
  handle: string;
  name?: string;
  visibility?: string;
  amounts?: { currency: string; values: string[] } | null;
}

export const tipsApi = ({ json, get }: Caller) => ({
  tipJar: () => get<OwnTipJar>("/api/v1/tip_jar"),
  setTipJar: (edit: JarEdit) => json<OwnTipJar>("PUT", "/api/v1/tip_jar", edit),
  tipJarOf: (id: string) => get<TipJar>(`/api/v1/accounts/${part(id)}/tip_jar`),
  tipHistoryOf: (id: string) => get<TipChange[]>(`/api/v1/accounts/${part(id)}/tip_jar/history`),
  tipServices: (q: string) => get<TipService[]>("/api/v1/tip_services", { q, limit: 8 }),
});
