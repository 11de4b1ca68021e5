// What an entry tells of its owner, in words, before it is published.
import { revealsList } from "../../components/reveals.ts";
import type { Translator } from "../../i18n.ts";
import type { TipService } from "../entities/tips.ts";

/** What everyone learns of the owner from the entry itself. */
export function showsSentence(tr: Translator, service: TipService): string {
  const list = revealsList(tr, service.shows);
  if (list === null) return tr.t("jar.shows_address");
  return tr.t("jar.shows", { list });
}
