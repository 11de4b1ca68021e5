// Says that more is being read from another server, and offers it once it is here.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import { useSession } from "../app/session.tsx";

const ASK_EVERY_MS = 2_000;
/** A server that takes longer than this does not answer while somebody waits. */
const ASKS = 30;

interface RefreshingProps {
  id: string;
  /** What is under way, as long as it is. */
  words: ComponentChildren;
  /** Of the button that shows what has come. */
  offer: (count: number) => string;
}

export function Refreshing({ id, words, offer }: RefreshingProps) {
  const { here, tr } = useSession();
  const app = useApp();
  const found = useFound(id);
  if (found === 0) return null;
  return (
    <div role="status">
      {found === null ? (
        <div class="padx stack g2 refreshing">
          <p class="small soft">{words}</p>
          {app ? (
            <progress class="thin" aria-label={tr.t("refresh.under_way")} />
          ) : (
            <a class="link small" href={here}>
              {tr.t("refresh.again")}
            </a>
          )}
        </div>
      ) : (
        <button type="button" class="newposts" onClick={() => app?.reload()}>
          {offer(found)}
        </button>
      )}
    </div>
  );
}

/** How many have come; null while it goes on, 0 when there is nothing to wait for. */
function useFound(id: string): number | null {
  const api = useApp()?.api;
  const [found, setFound] = useState<number | null>(null);
  useEffect(() => {
    if (!api) return undefined;
    let asks = 0;
    const ask = async () => {
      const { status, result_count: count } = await api.asyncRefresh(id);
      if (status === "finished") stop(count);
      else if (++asks === ASKS) stop(0);
    };
    const stop = (count: number) => {
      clearInterval(timer);
      setFound(count);
    };
    const timer = setInterval(() => void ask().catch(() => stop(0)), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [api, id]);
  return found;
}
