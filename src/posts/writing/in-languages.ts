// The condition that a post is in a language that somebody reads.
import { inArray, isNull, like, or, type SQL } from "drizzle-orm";
import type { Db } from "../../db/store.ts";

/** `pt` takes `pt-BR` too; what says nothing of its language is shown. None chosen: all. */
export function inLanguages({ t }: Db, chosen: readonly string[]): SQL | undefined {
  if (chosen.length === 0) return undefined;
  const { language } = t.posts;
  const variants = chosen.map((tag) => like(language, `${tag.replace(/[%_\\]/g, "")}-%`));
  return or(isNull(language), inArray(language, [...chosen]), ...variants);
}
