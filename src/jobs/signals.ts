// What just happened, for those who watch: streams of clients, in whatever process they are open. Unlike events, nobody keeps it.
import type { Store, Tx } from "../db/store.ts";

export type Signal =
  /** A new post or boost in these homes and lists; `isFirst`: the first of its signals, where there are too many for one. */
  | { type: "post"; postId: string; timelineIds: string[]; isFirst: boolean }
  | { type: "edit"; postId: string }
  | { type: "delete"; postId: string; timelineIds: string[]; isPublic: boolean; isLocal: boolean }
  | { type: "notification"; accountId: string; id: string }
  | { type: "conversation"; accountId: string; id: string }
  | { type: "filters"; accountId: string };

/** So that a notice stays below PostgreSQL's 8,000 bytes. */
const MAX_TIMELINES = 200;

/** After the commit of the transaction. */
export async function sendSignal(tx: Tx, signal: Signal): Promise<void> {
  await tx.notice(JSON.stringify(signal));
}

/** To these timelines, in as many signals as it takes. */
export async function signalPost(tx: Tx, postId: string, timelineIds: readonly string[]): Promise<void> {
  let isFirst = true;
  for (let at = 0; isFirst || at < timelineIds.length; at += MAX_TIMELINES) {
    const some = timelineIds.slice(at, at + MAX_TIMELINES);
    await sendSignal(tx, { type: "post", postId, timelineIds: some, isFirst });
    isFirst = false;
  }
}

/** Until the returned function is called. */
export function onSignal(store: Store, listener: (signal: Signal) => void): () => void {
  return store.onNotice((text) => listener(JSON.parse(text) as Signal));
}
