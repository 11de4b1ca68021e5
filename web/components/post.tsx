// A post: context line, face, head, text, one attachment, actions.
import type { ComponentChildren } from "preact";
import type { Status } from "../app/entities/posts.ts";
import type { Visibility } from "../app/entities/visibility.ts";
import { filteringOf, type Filtering } from "../app/filters.ts";
import { nameOf, plainName } from "../app/names.ts";
import { postPath, profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "./avatar.tsx";
import { Html } from "./html.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { FoldWords } from "./fold-words.tsx";
import { PostMedia } from "./media.tsx";
import { Edited } from "./edited.tsx";
import { LinkCard } from "./link-card.tsx";
import { Handle, Name, WithEmoji } from "./name.tsx";
import { PollView } from "./poll.tsx";
import { PostActions } from "./post-actions.tsx";
import { QuoteCard } from "./quote-card.tsx";
import { ReactionRow, useReactions } from "./reactions.tsx";
import { SpaceCard } from "./space-card.tsx";
import { Ago } from "./time.tsx";

const visibilityIcons: Record<Visibility, IconName | null> = {
  public: null,
  unlisted: "unlisted",
  private: "followers",
  direct: "direct",
};

interface PostProps {
  status: Status;
  /** The thread goes on below: no rule, a line from face to face. */
  threaded?: boolean;
  /** Stands at the top of a profile. */
  pinned?: boolean;
  /** The reader came for this one: no filter stands before it. */
  wanted?: boolean;
  /** Its author has deleted it; by default the page is loaded anew. */
  onDeleted?: () => void;
}

/** As the reader's filters have it. */
export function Post({ wanted, ...post }: PostProps) {
  const { here, tr } = useSession();
  const filtering: Filtering = wanted ? { way: "show" } : filteringOf(post.status, here);
  if (filtering.way === "hide") return null;
  if (filtering.way === "blur") return <WholePost {...post} status={veiled(post.status)} />;
  if (filtering.way === "show") return <WholePost {...post} />;
  return (
    <details class="fold filtered">
      <summary class="row g3">
        <Icon name="filter" />
        <span class="grow small soft">
          {tr.rich("post.filtered", { titles: <bdi class="strong">{filtering.titles.join(" · ")}</bdi> })}
        </span>
        <FoldWords />
      </summary>
      <WholePost {...post} />
    </details>
  );
}

/** Its pictures wait for a press. */
function veiled(status: Status): Status {
  return status.reblog ? { ...status, reblog: veiled(status.reblog) } : { ...status, sensitive: true };
}

function WholePost({ status, threaded, pinned, onDeleted }: Omit<PostProps, "wanted">) {
  const { tr } = useSession();
  const shown = status.reblog ?? status;
  const reactions = useReactions(shown);
  const live = shown.account.space?.state === "live";
  return (
    <article
      class={threaded ? "post thread up" : "post"}
      aria-label={tr.t("post.label", { name: nameOf(shown.account) })}
    >
      <PostContextLine status={status} pinned={pinned} />
      <Avatar account={shown.account} live={live} />
      <div class="body">
        <PostHead status={shown} />
        <PostBody status={shown} />
        <ReactionRow {...reactions} />
        <PostActions status={shown} reactions={reactions} onDeleted={onDeleted} />
      </div>
    </article>
  );
}

function PostContextLine({ status, pinned }: { status: Status; pinned: boolean | undefined }) {
  const { tr } = useSession();
  if (status.reblog) {
    const name = (
      <a href={profilePath(status.account)}>
        <Name account={status.account} />
      </a>
    );
    return <ContextLine icon="boost">{tr.rich("post.boosted_by", { name })}</ContextLine>;
  }
  if (pinned) return <ContextLine icon="pin">{tr.t("post.pinned")}</ContextLine>;
  if (!status.in_reply_to_id) return null;
  const answered = status.mentions.find((mention) => mention.id === status.in_reply_to_account_id);
  const isOwn = status.in_reply_to_account_id === status.account.id;
  if (!answered && !isOwn) return null;
  const name = (
    <bdi class="at" dir="ltr">
      @{answered?.acct}
    </bdi>
  );
  return (
    <ContextLine icon="reply" flip>
      {answered ? tr.rich("post.reply_to", { name }) : tr.t("post.reply_self")}
    </ContextLine>
  );
}

function ContextLine({
  icon,
  flip,
  children,
}: {
  icon: IconName;
  flip?: boolean;
  children: ComponentChildren;
}) {
  return (
    <p class="ctx">
      <Icon name={icon} size="s" flip={flip ?? false} />
      <span class="clip">{children}</span>
    </p>
  );
}

function PostHead({ status }: { status: Status }) {
  const { tr } = useSession();
  const icon = visibilityIcons[status.visibility];
  return (
    <div class="head">
      <a class="name clip" href={profilePath(status.account)}>
        <Name account={status.account} />
      </a>
      <Handle account={status.account} />
      <a class="when" href={postPath(status)}>
        <span class="sr">{tr.t(`post.visibility.${status.visibility}`)} </span>
        {icon && <Icon name={icon} size="s" />}
        <Ago at={status.created_at} />
      </a>
      <Edited status={status} />
    </div>
  );
}

/** What a post says and shows, without who says it and what can be done with it. */
export function PostBody({ status }: { status: Status }) {
  const { tr } = useSession();
  const body = (
    <>
      {status.content && !isAnnouncement(status) && (
        <Html class="text html" html={status.content} lang={status.language} emojis={status.emojis} />
      )}
      {!(isAnnouncement(status) && status.space?.cover) && <PostMedia status={status} />}
      {status.poll && <PollView key={status.poll.id} poll={status.poll} />}
      {status.quote && <QuoteCard quote={status.quote} />}
      {isCardShown(status) && <LinkCard card={status.card!} />}
      {status.space && <SpaceCard space={status.space} />}
    </>
  );
  if (!status.spoiler_text) return body;
  return (
    <details class="fold">
      <summary class="cw">
        <Icon name="warning" />
        <span class="grow">
          <span class="sr">{tr.t("post.content_warning")}: </span>
          <bdi class="strong small" lang={status.language ?? undefined}>
            <WithEmoji text={plainName(status.spoiler_text)} emojis={status.emojis} />
          </bdi>
        </span>
        <FoldWords />
      </summary>
      {body}
    </details>
  );
}

/** One attachment a post. */
function isCardShown({ card, media_attachments: media, poll, quote, space }: Status): boolean {
  return Boolean(card) && media.length === 0 && !poll && !quote && !space;
}

/** The card says all that the text of an announcement says, which is for servers without cards. */
function isAnnouncement({ id, space }: Status): boolean {
  return space?.announcement_id === id;
}
