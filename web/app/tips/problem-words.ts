// The server's reasons for refusing a tip entry, in the words of the page.
import type { Translator } from "../../i18n.ts";
import type { JarProblem } from "./jar-draft.ts";

export function problemWords(tr: Translator, { reason, said }: JarProblem): string {
  const key = `jar.problem.${reason}`;
  if (tr.has(key)) return tr.t(key);
  return said || tr.t("jar.problem.unknown");
}
