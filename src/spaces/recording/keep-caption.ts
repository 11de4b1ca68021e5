// A line of captions becomes part of the record, with the time at which its words were said.
import { and, desc, eq, isNull } from "drizzle-orm";
import type { App } from "../../app.ts";
import { createId } from "../../ids.ts";
import { stripBidi } from "../../posts/sanitize.ts";
import type { CaptionLine } from "../room-observer.ts";
import type { Recording } from "./queries.ts";

/** How long somebody takes to say what is typed in one go: 14 letters a second, as fast as anyone reads. */
const MS_PER_LETTER = 1_000 / 14;
const SHORTEST_MS = 1_000;
const LONGEST_MS = 15_000;

export async function keepCaption(
  app: App,
  { spaceId, startedAt }: Pick<Recording, "spaceId" | "startedAt">,
  line: CaptionLine,
): Promise<void> {
  const text = stripBidi(line.text).replaceAll(/\s+/g, " ").trim();
  if (text === "") return;
  const accountId = line.speakerId;
  const toMs = Math.max(1, line.at.getTime() - startedAt.getTime());
  const said = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, text.length * MS_PER_LETTER));
  const typed = line.at.getTime() - line.startedAt.getTime();
  const earliest = Math.max(0, Math.round(toMs - Math.min(LONGEST_MS, Math.max(said, typed))));
  await app.store.tx(async ({ q, t }) => {
    const { captionLines } = t;
    const bySpeaker =
      accountId === null ? isNull(captionLines.accountId) : eq(captionLines.accountId, accountId);
    const [before] = await q
      .select({ toMs: captionLines.toMs })
      .from(captionLines)
      .where(and(eq(captionLines.spaceId, spaceId), bySpeaker))
      .orderBy(desc(captionLines.fromMs))
      .limit(1);
    // Nobody says two things at once.
    const fromMs = Math.min(Math.max(earliest, before?.toMs ?? 0), toMs - 1);
    await q.insert(captionLines).values({ id: createId(line.at), spaceId, accountId, fromMs, toMs, text });
  });
}
