// A post with its thread: what it answers above, what answered it below.
import { Composer } from "../app/compose/composer.tsx";
import { useApp } from "../app/context.ts";
import type { Status } from "../app/entities/posts.ts";
import { excerptOf } from "../app/excerpt.ts";
import { nameOf } from "../app/names.ts";
import { domainOf, postPath, profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { FartherNote } from "../components/farther-note.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Post } from "../components/post.tsx";
import { Refreshing } from "../components/refreshing.tsx";
import { ShareButton } from "../components/share-button.tsx";
import { definePage, Elsewhere, orElse } from "./page.ts";

interface Data {
  status: Status;
  ancestors: Status[];
  descendants: Status[];
  /** What is bringing more replies. */
  refresh: string | null;
}

export const page = definePage<Data>({
  async load({ api, params }) {
    const found = await api.status(params.id!);
    const status = found.reblog ?? found;
    if (status.account.acct !== params.acct) throw new Elsewhere(`/@${status.account.acct}/${status.id}`);
    const context = await orElse(api.context(status.id), { ancestors: [], descendants: [], refresh: null });
    return { status, ...context };
  },
  title: ({ status }, tr) => {
    const excerpt = excerptOf(status);
    const name = nameOf(status.account);
    return excerpt ? tr.t("post.title", { name, excerpt }) : tr.t("post.title_bare", { name });
  },
  uri: ({ status }) => (domainOf(status.account) ? undefined : status.uri),
  View: Thread,
});

function Thread({ data }: { data: Data }) {
  const { me, tr } = useSession();
  const app = useApp();
  const { status, ancestors, descendants, refresh } = data;
  return (
    <Frame>
      <TopBar title={tr.t("post.post")} back={profilePath(status.account)}>
        <ShareButton />
      </TopBar>
      <Outcome apart />
      {ancestors.map((ancestor) => (
        <Post key={ancestor.id} status={ancestor} threaded />
      ))}
      <Post
        key={status.id}
        status={status}
        wanted
        onDeleted={() => app?.navigate(profilePath(status.account))}
      />
      <Counts status={status} />
      <h2 class="small strong soft padx rule-below">
        {tr.t("post.replies", { count: Math.max(status.replies_count, descendants.length) })}
      </h2>
      {me && (
        <div class="padx reply-box" id="reply">
          <Composer replyTo={status} onSent={() => app?.reload()} />
        </div>
      )}
      {descendants.map((descendant) => (
        <Post key={descendant.id} status={descendant} />
      ))}
      {refresh && (
        <Refreshing
          key={refresh}
          id={refresh}
          words={tr.rich("refresh.replies", { domain: <bdi dir="ltr">{domainOf(status.account)}</bdi> })}
          offer={(count) => tr.t("refresh.show_replies", { count })}
        />
      )}
      {domainOf(status.account) && (
        <div class="padx py">
          <FartherNote account={status.account} at={status.url} words="post.farther" />
        </div>
      )}
    </Frame>
  );
}

/** The way to the people behind the counts. */
function Counts({ status }: { status: Status }) {
  const { tr } = useSession();
  const { favourites_count: likes, reblogs_count: boosts } = status;
  if (likes + boosts === 0) return null;
  return (
    <p class="row g4 small padx py">
      {likes > 0 && <a href={`${postPath(status)}/likes`}>{tr.t("likers.likes_count", { count: likes })}</a>}
      {boosts > 0 && (
        <a href={`${postPath(status)}/boosts`}>{tr.t("likers.boosts_count", { count: boosts })}</a>
      )}
    </p>
  );
}
