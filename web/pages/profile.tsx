// A profile: banner, face, words, fields, jar and posts, of people here and of people elsewhere.
import type { Account, FeaturedTag } from "../app/entities/people.ts";
import type { Status } from "../app/entities/posts.ts";
import { nameOf } from "../app/names.ts";
import { domainOf, profilePath, tipsPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { FartherNote } from "../components/farther-note.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Name } from "../components/name.tsx";
import { Outcome } from "../components/outcome.tsx";
import { Post } from "../components/post.tsx";
import { olderPath, PostList } from "../components/post-list.tsx";
import { Banner, ProfileHead, type ProfileHeadProps } from "../components/profile-head.tsx";
import { Refreshing } from "../components/refreshing.tsx";
import { ShareButton } from "../components/share-button.tsx";
import { hasTips } from "../components/tip-jar.tsx";
import { jarLinks } from "../components/tip-order.ts";
import type { MessageKey } from "../i18n.ts";
import { definePage, orElse, type HeadLink } from "./page.ts";

const PAGE_SIZE = 20;

const tabs = {
  posts: { path: "", label: "profile.tab.posts", asks: { exclude_replies: true } },
  replies: { path: "/replies", label: "profile.tab.replies", asks: {} },
  media: { path: "/media", label: "profile.tab.media", asks: { only_media: true } },
} as const satisfies Record<string, { path: string; label: MessageKey; asks: object }>;

type Tab = keyof typeof tabs;

interface Data extends ProfileHeadProps {
  tab: Tab;
  statuses: Status[];
  /** What is bringing older posts. */
  refresh: string | null;
  pinned: Status[];
  tags: FeaturedTag[];
}

export const page = definePage<Data>({
  async load({ api, me, params, query }) {
    const account = await api.lookup(params.acct!);
    const tab = (params.tab ?? "posts") as Tab;
    const max_id = query.get("max_id");
    const top = !max_id && tab === "posts";
    const standing = (id: string | undefined) =>
      me && id && me.id !== id ? orElse(api.relationship(id), null) : null;
    const [posts, pinned, tags, relationship, movedRelationship] = await Promise.all([
      api.postsOf(account.id, { limit: PAGE_SIZE, ...tabs[tab].asks, ...(max_id ? { max_id } : {}) }),
      top ? orElse(api.statusesOf(account.id, { pinned: true }), []) : [],
      top ? orElse(api.featuredTagsOf(account.id), []) : [],
      standing(account.id),
      standing(account.moved?.id),
    ]);
    return { account, relationship, movedRelationship, tab, ...posts, pinned, tags };
  },
  title: ({ account }) => `${nameOf(account)} (@${account.acct})`,
  links: ({ account }, tr) => [
    ...jarLinks(account, account.tip_jar, tr.t("tips.tip_name", { name: nameOf(account) })),
    ...(domainOf(account) ? [] : [feedLink(account)]),
  ],
  uri: ({ account }) => (domainOf(account) ? undefined : account.uri),
  View: Profile,
});

function feedLink(account: Account): HeadLink {
  return { rel: "alternate", type: "application/rss+xml", href: `/@${account.acct}.rss` };
}

function Profile({ data }: { data: Data }) {
  const { me, tr } = useSession();
  const { account, statuses } = data;
  const name = <Name account={account} />;
  return (
    <Frame>
      <TopBar title={name} repeated back="/">
        {me?.id === account.id && (
          <a class="ib only-phone" href="/settings" aria-label={tr.t("nav.settings")}>
            <Icon name="settings" />
          </a>
        )}
        <ShareButton />
      </TopBar>
      <Banner account={account} />
      <Outcome apart />
      <ProfileHead {...data} />
      <Tabs account={account} here={data.tab} />
      <FeaturedTags tags={data.tags} />
      {data.pinned.map((status) => (
        <Post key={`pinned ${status.id}`} status={status} pinned wanted />
      ))}
      {statuses.length > 0 ? (
        <PostList
          statuses={statuses}
          older={olderPath(profilePath(account) + tabs[data.tab].path, statuses, PAGE_SIZE)}
        />
      ) : (
        <EmptyState title={tr.t("profile.empty")} help={tr.rich("profile.empty_help", { name })} />
      )}
      <Farther data={data} />
    </Frame>
  );
}

/** Below the last post of somebody elsewhere: what is on its way, and where there is more. */
function Farther({ data: { account, statuses, refresh } }: { data: Data }) {
  const { tr } = useSession();
  const domain = domainOf(account);
  if (!domain || statuses.length === PAGE_SIZE) return null;
  return (
    <>
      {refresh && (
        <Refreshing
          key={refresh}
          id={refresh}
          words={tr.rich("refresh.posts", { domain: <bdi dir="ltr">{domain}</bdi> })}
          offer={(count) => tr.t("refresh.show_posts", { count })}
        />
      )}
      {statuses.length > 0 && (
        <div class="padx py">
          <FartherNote account={account} words="profile.farther" />
        </div>
      )}
    </>
  );
}

function FeaturedTags({ tags }: { tags: FeaturedTag[] }) {
  const { tr } = useSession();
  if (tags.length === 0) return null;
  return (
    <ul class="row wrap padx py featured-tags" aria-label={tr.t("profile.featured_tags")}>
      {tags.map(({ id, name, statuses_count: count }) => (
        <li key={id}>
          <a class="chip" href={`/tags/${encodeURIComponent(name)}`}>
            <bdi>#{name}</bdi> <span class="muted num">{tr.number(Number(count))}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Tabs({ account, here }: { account: Account; here: Tab }) {
  const { tr } = useSession();
  return (
    <nav class="tabsrow mt" aria-label={tr.t("profile.label")}>
      {Object.entries(tabs).map(([tab, { path, label }]) => (
        <a key={tab} href={profilePath(account) + path} aria-current={tab === here ? "page" : undefined}>
          {tr.t(label)}
        </a>
      ))}
      {hasTips(account) && <a href={tipsPath(account)}>{tr.t("profile.tab.tips")}</a>}
    </nav>
  );
}
