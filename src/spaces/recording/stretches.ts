// The record of a Space goes on and off; what was on is kept as stretches of its time.
import { eq } from "drizzle-orm";
import type { App } from "../../app.ts";
import type { Tx } from "../../db/store.ts";
import { findRecording, type Recording } from "./queries.ts";

/** The red dot is on. A stretch that a crash left open goes on. */
export async function openStretch(app: App, spaceId: string, at: Date): Promise<Recording> {
  return app.store.tx(async (tx) => {
    const known = await findRecording(tx, spaceId);
    if (!known) return insert(tx, spaceId, at);
    const from = at.getTime() - known.startedAt.getTime();
    const isOpen = known.stretches.at(-1)?.to === null;
    const stretches = isOpen ? known.stretches : [...known.stretches, { from, to: null }];
    return change(tx, known, { state: "recording", stretches, updatedAt: at });
  });
}

/** It is off. Nothing happens where it was already. */
export async function closeStretch(tx: Tx, spaceId: string, at: Date): Promise<Recording | undefined> {
  const known = await findRecording(tx, spaceId);
  if (known?.state !== "recording") return known;
  const to = at.getTime() - known.startedAt.getTime();
  const stretches = known.stretches.map((stretch) => (stretch.to === null ? { ...stretch, to } : stretch));
  return change(tx, known, { state: "paused", stretches, updatedAt: at });
}

async function insert({ q, t }: Tx, spaceId: string, at: Date): Promise<Recording> {
  const stretches = [{ from: 0, to: null }];
  const [row] = await q
    .insert(t.recordings)
    .values({ spaceId, state: "recording", startedAt: at, stretches, updatedAt: at })
    .returning();
  return row!;
}

/** The columns of a recording, and the row as it is then. */
export async function change(
  { q, t }: Tx,
  { spaceId }: Pick<Recording, "spaceId">,
  columns: Partial<Omit<Recording, "spaceId">>,
): Promise<Recording> {
  const [row] = await q
    .update(t.recordings)
    .set(columns)
    .where(eq(t.recordings.spaceId, spaceId))
    .returning();
  return row!;
}
