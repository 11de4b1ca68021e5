// What can be done with a post: reply, boost, like, save. Who is not signed in is led to the door and back.
import { useState } from "preact/hooks";
import type { Api } from "../app/api.ts";
import { useApp } from "../app/context.ts";
import type { Account } from "../app/entities/people.ts";
import type { Status } from "../app/entities/posts.ts";
import { postPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import type { MessageKey } from "../i18n.ts";
import { DeleteButton } from "./delete-button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { PostMenu } from "./post-menu.tsx";
import type { Reactions } from "./reactions.tsx";

interface Toggle {
  icon: IconName;
  bare: MessageKey;
  counted: MessageKey;
  on: string;
  state: (status: Status) => boolean;
  count: (status: Status) => number;
  set: (api: Api, id: string, on: boolean) => Promise<Status>;
}

const boost: Toggle = {
  icon: "boost",
  bare: "action.boost",
  counted: "action.boost_count",
  on: "on-boost",
  state: (status) => status.reblogged ?? false,
  count: (status) => status.reblogs_count,
  set: (api, id, on) => (on ? api.boost(id) : api.unboost(id)),
};

const like: Toggle = {
  icon: "like",
  bare: "action.like",
  counted: "action.like_count",
  on: "on-like",
  state: (status) => status.favourited ?? false,
  count: (status) => status.favourites_count,
  set: (api, id, on) => (on ? api.like(id) : api.unlike(id)),
};

const save: Toggle = {
  icon: "bookmark",
  bare: "action.save",
  counted: "action.save",
  on: "on-save",
  state: (status) => status.bookmarked ?? false,
  count: () => 0,
  set: (api, id, on) => (on ? api.save(id) : api.unsave(id)),
};

interface PostActionsProps {
  status: Status;
  reactions: Reactions;
  onDeleted?: (() => void) | undefined;
}

export function PostActions({ status, reactions, onDeleted }: PostActionsProps) {
  const { me, tr } = useSession();
  const label = status.replies_count
    ? tr.t("action.reply_count", { count: status.replies_count })
    : tr.t("action.reply");
  return (
    <div class="acts">
      <a href={me ? `${postPath(status)}#reply` : postPath(status)} aria-label={label}>
        <Icon name="reply" flip />
        <Count value={status.replies_count} />
      </a>
      {isBoostable(status, me) && <ToggleAction toggle={boost} status={status} />}
      <ToggleAction toggle={like} status={status} />
      {me && <ToggleAction toggle={save} status={status} />}
      {me && <PostMenu status={status} reactions={reactions} />}
      {me?.id === status.account.id && <DeleteButton status={status} onDeleted={onDeleted} />}
    </div>
  );
}

/** What is not for everyone is boosted by its author alone. */
function isBoostable({ visibility, account }: Status, me: Account | null): boolean {
  return (
    visibility === "public" ||
    visibility === "unlisted" ||
    (visibility === "private" && me?.id === account.id)
  );
}

function ToggleAction({ toggle, status }: { toggle: Toggle; status: Status }) {
  const { me, tr } = useSession();
  const app = useApp();
  const [known, setKnown] = useState({ on: toggle.state(status), count: toggle.count(status) });
  const [busy, setBusy] = useState(false);
  const label = known.count ? tr.t(toggle.counted, { count: known.count }) : tr.t(toggle.bare);
  const inside = (
    <>
      <Icon name={toggle.icon} />
      <Count value={known.count} />
    </>
  );
  if (!me) {
    return (
      <a href={`/sign-in?return=${encodeURIComponent(postPath(status))}`} aria-label={label}>
        {inside}
      </a>
    );
  }
  // Shown at once; a press that comes before the answer would overtake it.
  const press = async () => {
    if (!app || busy) return;
    const before = known;
    setBusy(true);
    setKnown({ on: !before.on, count: Math.max(0, before.count + (before.on ? -1 : 1)) });
    try {
      await toggle.set(app.api, status.id, !before.on);
    } catch {
      setKnown(before);
      app.toast({ text: tr.t("action.failed") });
    }
    setBusy(false);
  };
  return (
    <button
      type="button"
      class={known.on ? `needs-script ${toggle.on}` : "needs-script"}
      aria-pressed={known.on}
      aria-label={label}
      onClick={() => void press()}
    >
      {inside}
    </button>
  );
}

function Count({ value }: { value: number }) {
  const { tr } = useSession();
  if (!value) return null;
  return <span class="num">{tr.number(value, { notation: "compact", maximumFractionDigits: 1 })}</span>;
}
