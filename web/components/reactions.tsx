// The emoji under a post, and one's own among them.
import { useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import type { Reaction, Status } from "../app/entities/posts.ts";
import { isOurs } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";

export interface Reactions {
  list: Reaction[];
  /** Reacts, or takes it back. */
  toggle: (name: string) => Promise<void>;
}

/** Shown at once; the server's answer settles it. */
export function useReactions(status: Status): Reactions {
  const { tr } = useSession();
  const app = useApp();
  const [list, setList] = useState(status.emoji_reactions ?? []);
  const toggle = async (name: string) => {
    if (!app) return;
    const before = list;
    const isMine = list.some((one) => one.name === name && one.me);
    setList(toggled(list, name));
    try {
      const answer = await (isMine ? app.api.unreact(status.id, name) : app.api.react(status.id, name));
      setList(answer.emoji_reactions ?? []);
    } catch {
      setList(before);
      app.toast({ text: tr.t("action.failed") });
    }
  };
  return { list, toggle };
}

/** As the list will be when the server has heard of it. */
export function toggled(list: readonly Reaction[], name: string): Reaction[] {
  const known = list.find((one) => one.name === name);
  if (!known) return [...list, { name, count: 1, me: true, url: null }];
  const next = { ...known, me: !known.me, count: known.count + (known.me ? -1 : 1) };
  return list.flatMap((one) => (one === known ? (next.count > 0 ? [next] : []) : [one]));
}

export function ReactionRow({ list, toggle }: Reactions) {
  const { me, tr } = useSession();
  if (list.length === 0) return null;
  return (
    <ul class="reactions" aria-label={tr.t("reaction.all")}>
      {list.map((one) => (
        <li key={one.name}>
          <button
            type="button"
            class={one.me ? "mine" : undefined}
            aria-pressed={one.me}
            aria-label={tr.t("reaction.count", { emoji: one.name, count: one.count })}
            disabled={!me}
            onClick={() => void toggle(one.name)}
          >
            <Emoji reaction={one} />
            <span class="num">{tr.number(one.count)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Pictures come from this server alone; another server's emoji stands there by its name. */
export function Emoji({ reaction: { name, url } }: { reaction: Pick<Reaction, "name" | "url"> }) {
  const { origin } = useSession();
  if (!url) return <span class="emoji">{name}</span>;
  const shortcode = `:${name.split("@")[0]}:`;
  if (!isOurs(url, origin)) return <bdi dir="ltr">{shortcode}</bdi>;
  return <img class="emoji" src={url} alt={shortcode} width={20} height={20} loading="lazy" />;
}
