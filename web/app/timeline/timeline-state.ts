// A timeline as it is read: what is shown, what has come since and waits for a press, and what lies further back.
import type { Status } from "../entities.ts";

export interface Timeline {
  shown: Status[];
  /** Newer ones, not shown yet, so that nothing jumps. */
  waiting: Status[];
  older: "idle" | "busy" | "failed" | "end";
}

export function openTimeline(shown: Status[], pageSize: number): Timeline {
  return { shown, waiting: [], older: shown.length < pageSize ? "end" : "idle" };
}

/** Id of the newest post known, from which news is asked for. */
export function newestId({ shown, waiting }: Timeline): string | undefined {
  return (waiting[0] ?? shown[0])?.id;
}

export function arrived(timeline: Timeline, news: Status[]): Timeline {
  const fresh = unknown(timeline, news);
  return fresh.length === 0 ? timeline : { ...timeline, waiting: [...fresh, ...timeline.waiting] };
}

export function showWaiting(timeline: Timeline): Timeline {
  return { ...timeline, shown: [...timeline.waiting, ...timeline.shown], waiting: [] };
}

export function foundOlder(timeline: Timeline, page: Status[], pageSize: number): Timeline {
  const shown = [...timeline.shown, ...unknown(timeline, page)];
  return { ...timeline, shown, older: page.length < pageSize ? "end" : "idle" };
}

export function without(timeline: Timeline, id: string): Timeline {
  const rest = (statuses: Status[]) =>
    statuses.filter((status) => status.id !== id && status.reblog?.id !== id);
  return { ...timeline, shown: rest(timeline.shown), waiting: rest(timeline.waiting) };
}

function unknown({ shown, waiting }: Timeline, statuses: Status[]): Status[] {
  const known = new Set([...shown, ...waiting].map(({ id }) => id));
  return statuses.filter(({ id }) => !known.has(id));
}
