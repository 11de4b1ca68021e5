// A timeline in the browser: new posts wait above until they are asked for, older ones come as one reads on.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { olderPath } from "../../components/post-list.tsx";
import { Post } from "../../components/post.tsx";
import type { Page } from "../api/caller.ts";
import { useApp } from "../context.ts";
import type { Status } from "../entities/posts.ts";
import { filteringOf } from "../filters.ts";
import { useSession } from "../session.tsx";
import type { Channel } from "../news/news.ts";
import { useNews } from "../news/use-news.ts";
import {
  arrived,
  changed,
  foundOlder,
  newestId,
  openTimeline,
  showWaiting,
  without,
} from "./timeline-state.ts";
import type { Timeline } from "./timeline-state.ts";

interface TimelineProps {
  /** The page it stands on; "older" is a link to the same with `max_id`, so that it works without scripts. */
  path: string;
  first: Status[];
  pageSize: number;
  load: (page: Page) => Promise<Status[]>;
  /** What tells of news; null where nothing does. */
  stream: Channel | null;
  /** The first page is not the newest one: no news is looked for. */
  isPast: boolean;
  empty: ComponentChildren;
}

export function TimelineView({ path, first, pageSize, load, stream, isPast, empty }: TimelineProps) {
  const { here, tr } = useSession();
  const app = useApp();
  const [timeline, setTimeline] = useState(() => openTimeline(first, pageSize));
  const change = (step: (now: Timeline) => Timeline) => setTimeline(step);
  const came = (news: Status[]) => change((now) => arrived(now, news));
  useNews(isPast ? null : stream, {
    onEvent: (event, payload) => change(stepOf(event, payload)),
    onLook: () => {
      const since = newestId(timeline);
      // A failure is no news: the next look comes soon.
      load(since ? { since_id: since } : {}).then(came, () => undefined);
    },
  });
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
  const { shown, older } = timeline;
  const waiting = timeline.waiting.filter((status) => filteringOf(status, here).way !== "hide");
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

/** What a stream says of a timeline, as a step of it. */
function stepOf(event: string, payload: string): (now: Timeline) => Timeline {
  if (event === "delete") return (now) => without(now, payload);
  if (event === "status.update") return (now) => changed(now, JSON.parse(payload) as Status);
  if (event === "update") return (now) => arrived(now, [JSON.parse(payload) as Status]);
  return (now) => now;
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
