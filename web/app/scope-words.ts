// What an app may do, in words.
import type { Translator } from "../i18n.ts";

/** Scopes in words: `read:statuses` reads as `read`, unless it has words of its own. */
export function scopeWords(tr: Translator, scope: string): string {
  const keys = [`scope.${scope}`, `scope.${scope.split(":")[0]}`];
  const known = keys.find((key) => tr.has(key));
  return known && tr.has(known) ? tr.t(known) : tr.t("scope.other", { scope });
}
