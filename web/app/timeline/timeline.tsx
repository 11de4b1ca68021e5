// A timeline in the browser: new posts wait above until they are asked for, older ones come as one reads on.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { olderPath } from "../../components/post-list.tsx";
import { Post } from "../../components/post.tsx";
import type { Page } from "../api.ts";
import { useApp } from "../context.ts";
import type { Status } from "../entities.ts";
import { useSession } from "../session.tsx";
import { arrived, foundOlder, newestId, openTimeline, showWaiting, without } from "./timeline-state.ts";
import type { Timeline } from "./timeline-state.ts";

const NEWS_EVERY_MS = 20_000;

interface TimelineProps {
  /** The page it stands on; "older" is a link to the same with `max_id`, so that it works without scripts. */
  path: string;
  first: Status[];
  pageSize: number;
  load: (page: Page) => Promise<Status[]>;
  /** The first page is not the newest one: no news is looked for. */
  isPast: boolean;
  empty: ComponentChildren;
}

export function TimelineView({ path, first, pageSize, load, isPast, empty }: TimelineProps) {
  const { tr } = useSession();
  const app = useApp();
  const [timeline, setTimeline] = useState(() => openTimeline(first, pageSize));
  const change = (step: (now: Timeline) => Timeline) => setTimeline(step);
  useNews(isPast ? null : timeline, load, (news) => change((now) => arrived(now, news)));
  const loadOlder = async () => {
    const last = timeline.shown.at(-1);
    if (!last || timeline.older === "busy") return;
    change((now) => ({ ...now, older: "busy" }));
    try {
      const page = await load({ max_id: last.id, limit: pageSize });
      change((now) => foundOlder(now, page, pageSize));
    } catch {
      change((now) => ({ ...now, older: "failed" }));
    }
  };
  const { shown, waiting, older } = timeline;
  return (
    <>
      <div role="status">
        {waiting.length > 0 && (
          <button type="button" class="newposts" onClick={() => change(showWaiting)}>
            {tr.t("home.new_posts", { count: waiting.length })}
          </button>
        )}
      </div>
      {shown.length === 0 && empty}
      {shown.map((status) => (
        <Post key={status.id} status={status} onDeleted={() => change((now) => without(now, status.id))} />
      ))}
      {older !== "end" && (
        <Older
          href={olderPath(path, shown, 1) ?? path}
          state={older}
          onReach={app ? () => void loadOlder() : undefined}
        />
      )}
    </>
  );
}

/** Asks for news while the page is looked at. */
function useNews(
  timeline: Timeline | null,
  load: (page: Page) => Promise<Status[]>,
  onNews: (news: Status[]) => void,
): void {
  const latest = useRef({ timeline, load, onNews });
  latest.current = { timeline, load, onNews };
  useEffect(() => {
    const look = async () => {
      const { timeline, load, onNews } = latest.current;
      if (!timeline || document.hidden) return;
      const since = newestId(timeline);
      // A failure is no news: the next look comes soon.
      const news = await load(since ? { since_id: since } : {}).catch(() => []);
      if (news.length > 0) onNews(news);
    };
    const timer = setInterval(() => void look(), NEWS_EVERY_MS);
    const onSight = () => void look();
    document.addEventListener("visibilitychange", onSight);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onSight);
    };
  }, []);
}

interface OlderProps {
  href: string;
  state: "idle" | "busy" | "failed";
  onReach: (() => void) | undefined;
}

function Older({ href, state, onReach }: OlderProps) {
  const { tr } = useSession();
  const element = useRef<HTMLAnchorElement>(null);
  const reach = useRef(onReach);
  reach.current = onReach;
  useEffect(() => {
    if (!element.current || state === "failed") return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && reach.current?.(),
      { rootMargin: "600px" },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [state]);
  const press = (event: MouseEvent) => {
    if (!onReach) return;
    event.preventDefault();
    onReach();
  };
  return (
    <>
      {state === "failed" && (
        <p class="small soft padx" role="alert">
          {tr.t("home.older_failed")}
        </p>
      )}
      <a ref={element} class="newposts" href={href} aria-busy={state === "busy"} onClick={press}>
        {tr.t(state === "failed" ? "action.try_again" : "action.older")}
      </a>
    </>
  );
}
