// A timeline as it is read: what is shown, what has come since and waits for a press, and what lies further back.
import type { Status } from "../entities/posts.ts";

interface Item {
  id: string;
}

export interface Timeline<T extends Item = Status> {
  shown: T[];
  /** Newer ones, not shown yet, so that nothing jumps. */
  waiting: T[];
  older: "idle" | "busy" | "failed" | "end";
}

export function openTimeline<T extends Item>(shown: T[], pageSize: number): Timeline<T> {
  return { shown, waiting: [], older: shown.length < pageSize ? "end" : "idle" };
}

/** Id of the newest post known, from which news is asked for. */
export function newestId({ shown, waiting }: Timeline<Item>): string | undefined {
  return (waiting[0] ?? shown[0])?.id;
}

export function arrived<T extends Item>(timeline: Timeline<T>, news: T[]): Timeline<T> {
  const fresh = unknown(timeline, news);
  return fresh.length === 0 ? timeline : { ...timeline, waiting: [...fresh, ...timeline.waiting] };
}

export function showWaiting<T extends Item>(timeline: Timeline<T>): Timeline<T> {
  return { ...timeline, shown: [...timeline.waiting, ...timeline.shown], waiting: [] };
}

export function foundOlder<T extends Item>(timeline: Timeline<T>, page: T[], pageSize: number): Timeline<T> {
  const shown = [...timeline.shown, ...unknown(timeline, page)];
  return { ...timeline, shown, older: page.length < pageSize ? "end" : "idle" };
}

export function without(timeline: Timeline, id: string): Timeline {
  const rest = (statuses: Status[]) =>
    statuses.filter((status) => status.id !== id && status.reblog?.id !== id);
  return { ...timeline, shown: rest(timeline.shown), waiting: rest(timeline.waiting) };
}

/** An edit: in its place, and in the boosts of it. */
export function changed(timeline: Timeline, edited: Status): Timeline {
  const renew = (statuses: Status[]) =>
    statuses.map((one) => {
      if (one.id === edited.id) return edited;
      return one.reblog?.id === edited.id ? { ...one, reblog: edited } : one;
    });
  return { ...timeline, shown: renew(timeline.shown), waiting: renew(timeline.waiting) };
}

function unknown<T extends Item>({ shown, waiting }: Timeline<T>, items: T[]): T[] {
  const known = new Set([...shown, ...waiting].map(({ id }) => id));
  return items.filter(({ id }) => !known.has(id));
}
