// The captions of a replay as WebVTT: sentences are put together again from the lines in which they came, and never cut.
import { eq } from "drizzle-orm";
import { findAccounts } from "../../accounts/queries.ts";
import type { Db } from "../../db/store.ts";
import type { Tables } from "../../schema.ts";
import type { Recording } from "./queries.ts";
import { inReplay, type Span } from "./timeline.ts";

type Line = Tables["captionLines"]["$inferSelect"];

/** In ms of the replay. */
export interface Cue {
  from: number;
  to: number;
  accountId: string | null;
  text: string;
}

/** Words that follow so soon belong to the same sentence. */
const PAUSE_MS = 1_500;
/** Two lines of a player, and a little. */
const LONGEST = 120;
const SENTENCE_END = /[.!?…。！？؟۔]["'”’»)\]]*$/u;

export async function captionsOf(db: Db, recording: Recording): Promise<Cue[]> {
  const cues: Cue[] = [];
  for (const { fromMs, toMs, accountId, text } of await linesOf(db, recording.spaceId)) {
    const from = inReplay(recording, fromMs) ?? inReplay(recording, toMs - 1);
    const to = inReplay(recording, toMs) ?? recording.durationMs ?? undefined;
    if (from !== undefined && to !== undefined && to > from) cues.push({ from, to, accountId, text });
  }
  return join(cues);
}

/** What was said in these parts of the record, in words for who cannot hear it. */
export async function wordsIn(db: Db, spaceId: string, spans: readonly Span[]): Promise<string> {
  const lines = (await linesOf(db, spaceId)).filter(({ fromMs, toMs }) =>
    spans.some(({ from, to }) => toMs > from && fromMs < to),
  );
  const names = await namesOf(db, lines);
  const said = join(lines.map(({ fromMs: from, toMs: to, ...line }) => ({ from, to, ...line })));
  return said
    .map(({ accountId, text }) => (accountId === null ? text : `${names.get(accountId)}: ${text}`))
    .join("\n");
}

export async function writeCaptions(db: Db, cues: readonly Cue[]): Promise<string> {
  const names = await namesOf(db, cues);
  const blocks = cues.map(({ from, to, accountId, text }) => {
    const voice = accountId === null ? "" : `<v ${escape(names.get(accountId) ?? "")}>`;
    return `${timeOf(from)} --> ${timeOf(to)}\n${voice}${escape(text)}\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

async function linesOf({ q, t }: Db, spaceId: string): Promise<Line[]> {
  const { captionLines } = t;
  return q
    .select()
    .from(captionLines)
    .where(eq(captionLines.spaceId, spaceId))
    .orderBy(captionLines.fromMs, captionLines.id);
}

async function namesOf(db: Db, lines: readonly { accountId: string | null }[]): Promise<Map<string, string>> {
  const accounts = await findAccounts(
    db,
    lines.flatMap(({ accountId }) => accountId ?? []),
  );
  return new Map([...accounts].map(([id, { name, username }]) => [id, name || username]));
}

function join(cues: readonly Cue[]): Cue[] {
  const joined: Cue[] = [];
  for (const cue of cues) {
    const last = joined.at(-1);
    if (last && isContinued(last, cue)) {
      joined[joined.length - 1] = { ...last, to: cue.to, text: `${last.text} ${cue.text}` };
    } else joined.push(cue);
  }
  return joined;
}

function isContinued(last: Cue, next: Cue): boolean {
  return (
    last.accountId === next.accountId &&
    next.from - last.to <= PAUSE_MS &&
    !SENTENCE_END.test(last.text) &&
    last.text.length + next.text.length < LONGEST
  );
}

/** Nothing in a caption is markup, or an arrow. */
function escape(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function timeOf(ms: number): string {
  const pad = (value: number, length: number) => String(Math.floor(value)).padStart(length, "0");
  return `${pad(ms / 3_600_000, 2)}:${pad((ms / 60_000) % 60, 2)}:${pad((ms / 1_000) % 60, 2)}.${pad(ms % 1_000, 3)}`;
}
