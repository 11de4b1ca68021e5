// How many listened when: samples of what the rooms count anyway, for the host.
import { eq } from "drizzle-orm";
import { isLocal, getAccount } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { getSpace, liveLocalSpaces } from "../queries.ts";
import { mayManage } from "./queries.ts";

export const SAMPLE_EVERY_MS = 15_000;
/** A curve needs no more. */
const MOST_POINTS = 120;

export interface Figures {
  peak: number;
  average: number;
  /** `listeners`: the most in the time from this point to the next. */
  points: { at: Date; listeners: number }[];
}

export async function sampleListeners({ store }: App, now: Date): Promise<void> {
  const live = await liveLocalSpaces(store.read);
  if (live.length === 0) return;
  const rows = live.map(({ id, listenersCount }) => ({ spaceId: id, at: now, listeners: listenersCount }));
  await store.tx(({ q, t }) => q.insert(t.spaceSamples).values(rows).onConflictDoNothing());
}

/** For the host and those who keep order here. @throws AppError not_found, forbidden */
export async function figuresOf({ store }: App, spaceId: string, accountId: string): Promise<Figures> {
  const { read } = store;
  const space = await getSpace(read, spaceId);
  const isHere = isLocal(await getAccount(read, space.hostId));
  if (!isHere || !(await mayManage(read, space, accountId))) {
    throw new AppError("forbidden", "Only its host sees the figures of a Space");
  }
  const { spaceSamples } = read.t;
  const samples = await read.q
    .select({ at: spaceSamples.at, listeners: spaceSamples.listeners })
    .from(spaceSamples)
    .where(eq(spaceSamples.spaceId, spaceId))
    .orderBy(spaceSamples.at);
  const sum = samples.reduce((total, { listeners }) => total + listeners, 0);
  const highest = Math.max(0, ...samples.map(({ listeners }) => listeners));
  return {
    peak: Math.max(space.peakListeners, highest),
    average: samples.length === 0 ? 0 : Math.round((10 * sum) / samples.length) / 10,
    points: thin(samples),
  };
}

/** The highest of each group, so that a peak never gets lost. */
function thin(samples: Figures["points"]): Figures["points"] {
  const size = Math.ceil(samples.length / MOST_POINTS);
  const groups = Array.from({ length: size === 0 ? 0 : Math.ceil(samples.length / size) }, (_, i) =>
    samples.slice(i * size, (i + 1) * size),
  );
  return groups.map((group) => ({
    at: group[0]!.at,
    listeners: Math.max(...group.map(({ listeners }) => listeners)),
  }));
}
