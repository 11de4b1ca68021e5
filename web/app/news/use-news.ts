// Listens while a component stands; visitors are told nothing.
import { useEffect, useRef } from "preact/hooks";
import { useApp } from "../context.ts";
import type { Channel, Listener } from "./news.ts";

/** `channel` null: no news are wanted. */
export function useNews(channel: Channel | null, listener: Listener): void {
  const app = useApp();
  const news = app?.news;
  const latest = useRef(listener);
  latest.current = listener;
  const { stream, list, tag } = channel ?? {};
  useEffect(() => {
    if (!news || !stream) return undefined;
    const asked = { stream, ...(list === undefined ? {} : { list }), ...(tag === undefined ? {} : { tag }) };
    return news.listen(asked, {
      onEvent: (event, payload) => latest.current.onEvent(event, payload),
      onLook: () => latest.current.onLook(),
    });
  }, [news, stream, list, tag]);
}
