// Who is live of those one follows, for as long as a page is open: whoever begins meanwhile is shown too.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../context.ts";
import type { Space } from "../entities/spaces.ts";

const EVERY_MS = 60_000;

/** Asked again each minute while the page is seen, and when it is seen again. */
export function useLive(first: Space[]): Space[] {
  const app = useApp();
  const [live, setLive] = useState(first);
  useEffect(() => {
    const look = () => {
      if (document.hidden) return;
      app?.api.spaces("live", { following: true }).then(setLive, () => {});
    };
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [app]);
  return live;
}
