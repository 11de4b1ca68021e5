// What one is told: who did what, with the post or the people that it is about, and a way to be rid of it.
import type { NotificationType } from "../app/entities/notifications.ts";
import type { NoticeGroup } from "../app/news/groups.ts";
import { profilePath, spacePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import type { MessageKey } from "../i18n.ts";
import { AccountRow } from "./account-row.tsx";
import { Avatar } from "./avatar.tsx";
import { FollowAnswer } from "./follow-answer.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { InvitationAnswer } from "./invitation-answer.tsx";
import { Name } from "./name.tsx";
import { Post } from "./post.tsx";
import { useBack } from "./press.tsx";
import { Emoji } from "./reactions.tsx";
import { Ago } from "./time.tsx";

const SHOWN_FACES = 8;

const icons: Record<NotificationType, IconName> = {
  mention: "reply",
  follow: "person",
  follow_request: "person",
  favourite: "like",
  reblog: "boost",
  status: "bell",
  update: "edit",
  poll: "poll",
  quote: "quote",
  quoted_update: "edit",
  "pleroma:emoji_reaction": "emoji",
  tip_jar_changed: "jar",
  tip_jar_frozen: "jar-off",
  tip_jar_unfrozen: "jar",
  space_reminder: "bell",
  space_live: "live",
  space_rescheduled: "schedule",
  space_cancelled: "space",
  space_invite: "mic",
  "admin.report": "flag",
};

export function Notice({ group }: { group: NoticeGroup }) {
  const { newest, people } = group;
  if (!(newest.type in icons)) return null;
  return (
    <section class={newest.status ? "notice" : "notice rule-below"}>
      <div class="row small padx notice-line">
        <Icon name={icons[newest.type as NotificationType]} size="s" />
        <Words group={group} />
        <span class="xs muted">
          <Ago at={newest.created_at} />
        </span>
        <Dismiss ids={group.ids} />
      </div>
      {newest.status && people.length > 1 && (
        <p class="row g1 padx faces">
          {people.slice(0, SHOWN_FACES).map((account) => (
            <a key={account.id} href={profilePath(account)}>
              <Avatar account={account} size="s" named />
            </a>
          ))}
        </p>
      )}
      {newest.status ? <Post status={newest.status} /> : <About group={group} />}
    </section>
  );
}

function Words({ group: { newest, people } }: { group: NoticeGroup }) {
  const { me, tr } = useSession();
  const { account, emoji, emoji_url: url = null } = newest;
  const values = {
    name: (
      <a class="strong" href={profilePath(account)}>
        <Name account={account} />
      </a>
    ),
    emoji: <Emoji reaction={{ name: emoji ?? "", url }} />,
    count: people.length - 1,
  };
  return <span class="grow">{tr.rich(keyOf({ newest, people }, me?.id), values)}</span>;
}

/** One's own poll ended, or one in which one voted; one person did it, or several. */
function keyOf({ newest, people }: Pick<NoticeGroup, "newest" | "people">, me: string | undefined) {
  const { type, account } = newest;
  if (type === "poll" && account.id === me) return "notifications.poll.own";
  const name = type === "pleroma:emoji_reaction" ? "reaction" : type;
  return `notifications.${name}${people.length > 1 ? "_many" : ""}` as MessageKey;
}

/** What is not about a post. */
function About({ group: { newest, people } }: { group: NoticeGroup }) {
  const { origin, tr } = useSession();
  const { type, space, report } = newest;
  if (type.startsWith("tip_jar")) {
    return (
      <div class="padx pad-below">
        <a class="link" href="/settings/tips">
          {tr.t("notifications.tip_jar.open")}
        </a>
      </div>
    );
  }
  if (report) {
    return (
      <div class="padx pad-below stack g2">
        <AccountRow account={report.target_account} />
        <a class="link" href={`/admin/reports/${encodeURIComponent(report.id)}`}>
          {tr.t("notifications.admin.report.open")}
        </a>
      </div>
    );
  }
  return (
    <div class="padx pad-below stack g2">
      {space && (
        <a class="link" href={spacePath(space, origin)}>
          {space.title}
        </a>
      )}
      {space && type === "space_invite" && <InvitationAnswer space={space} />}
      {!space &&
        people.map((account) => (
          <AccountRow key={account.id} account={account}>
            {type === "follow_request" && <FollowAnswer account={account} />}
          </AccountRow>
        ))}
    </div>
  );
}

function Dismiss({ ids }: { ids: string[] }) {
  const { tr } = useSession();
  const back = useBack();
  return (
    <form method="post" action="/notifications/dismiss" data-press>
      <input type="hidden" name="return" value={back} />
      <input type="hidden" name="ids" value={ids.join(" ")} />
      <button class="ib" aria-label={tr.t("notifications.dismiss")} title={tr.t("notifications.dismiss")}>
        <Icon name="close" size="s" />
      </button>
    </form>
  );
}
