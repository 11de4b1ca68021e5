// A profile: banner, face, words, fields, jar and posts, of people here and of people elsewhere.
import type { FeaturedTag, Account, AccountField, Relationship, Status } from "../app/entities.ts";
import { nameOf, plainName } from "../app/names.ts";
import { domainOf, isOurs, profilePath, tipsPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { AccountRow } from "../components/account-row.tsx";
import { Avatar } from "../components/avatar.tsx";
import { bold } from "../components/bold.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { FartherNote } from "../components/farther-note.tsx";
import { FollowButton } from "../components/follow-button.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Html } from "../components/html.tsx";
import { Icon } from "../components/icon.tsx";
import { Handle, Name } from "../components/name.tsx";
import { Note } from "../components/note.tsx";
import { Outcome } from "../components/outcome.tsx";
import { PersonMenu } from "../components/person-menu.tsx";
import { Post } from "../components/post.tsx";
import { olderPath, PostList } from "../components/post-list.tsx";
import { Refreshing } from "../components/refreshing.tsx";
import { ShareButton } from "../components/share-button.tsx";
import { SpaceCard } from "../components/space-card.tsx";
import { hasTips } from "../components/tip-jar.tsx";
import { jarLinks } from "../components/tip-order.ts";
import { TipButton } from "../components/tip-sheet.tsx";
import { definePage, orElse, type HeadLink } from "./page.ts";

const PAGE_SIZE = 20;

interface Data {
  account: Account;
  relationship: Relationship | null;
  /** To the account that took its place. */
  movedRelationship: Relationship | null;
  statuses: Status[];
  /** What is bringing older posts. */
  refresh: string | null;
  pinned: Status[];
  tags: FeaturedTag[];
  first: boolean;
}

export const page = definePage<Data>({
  async load({ api, me, params, query }) {
    const account = await api.lookup(params.acct!);
    const max_id = query.get("max_id");
    const top = !max_id;
    const standing = (id: string | undefined) =>
      me && id && me.id !== id ? orElse(api.relationship(id), null) : null;
    const [posts, pinned, tags, relationship, movedRelationship] = await Promise.all([
      api.postsOf(account.id, { limit: PAGE_SIZE, exclude_replies: true, ...(max_id ? { max_id } : {}) }),
      top ? orElse(api.statusesOf(account.id, { pinned: true }), []) : [],
      top ? orElse(api.featuredTagsOf(account.id), []) : [],
      standing(account.id),
      standing(account.moved?.id),
    ]);
    return { account, relationship, movedRelationship, ...posts, pinned, tags, first: top };
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
      <Head data={data} />
      <Tabs account={account} />
      <FeaturedTags tags={data.tags} />
      {data.pinned.map((status) => (
        <Post key={`pinned ${status.id}`} status={status} pinned wanted />
      ))}
      {statuses.length > 0 ? (
        <PostList statuses={statuses} older={olderPath(profilePath(account), statuses, PAGE_SIZE)} />
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

function Banner({ account }: { account: Account }) {
  const { origin } = useSession();
  const shown = account.header && isOurs(account.header, origin) && !account.header.endsWith("/missing.png");
  return shown ? (
    <img class="banner" src={account.header} alt="" width="1200" height="400" />
  ) : (
    <div class="banner" />
  );
}

function Head({ data }: { data: Data }) {
  const { account, relationship } = data;
  const { tr } = useSession();
  const live = account.space?.state === "live" ? account.space : null;
  const space = live && { ...live, host: account, speakers: [account] };
  return (
    <div class="phead">
      <div class="top">
        <span class="row">
          <Avatar account={account} size="xl" live={Boolean(space)} named />
          {space && <span class="sr">{tr.t("spaces.state.live")}</span>}
        </span>
        <div class="row">
          {hasTips(account) && <TipButton account={account} look="icon" />}
          <FollowButton key={account.id} account={account} relationship={relationship} />
          {relationship && <PersonMenu account={account} relationship={relationship} />}
        </div>
      </div>
      <div class="stack g4">
        <div>
          <h1 class="display dl">
            <Name account={account} />
          </h1>
          <HandleLine account={account} relationship={relationship} />
        </div>
        {account.note && <Html class="text html" html={account.note} emojis={account.emojis} />}
        {/* What is in the jar stands beside it already. */}
        <Fields
          fields={account.fields.filter(({ tip }) => !(tip && hasTips(account)))}
          emojis={account.emojis}
        />
        <Stats account={account} />
        <RemoteNote account={account} />
        <Moved data={data} />
        {space && (
          <div class="pinned">
            <SpaceCard space={space} />
          </div>
        )}
      </div>
    </div>
  );
}

function Moved({ data: { account, movedRelationship } }: { data: Data }) {
  const { tr } = useSession();
  const { moved } = account;
  if (!moved) return null;
  return (
    <section class="card pad stack g3" aria-label={tr.t("profile.moved_label")}>
      <p class="small strong">{tr.rich("profile.moved", { name: <Name account={account} /> })}</p>
      <AccountRow account={moved}>
        <FollowButton key={moved.id} account={moved} relationship={movedRelationship} />
      </AccountRow>
    </section>
  );
}

function HandleLine({ account, relationship }: Pick<Data, "account" | "relationship">) {
  const { tr } = useSession();
  const marks = [
    relationship?.followed_by && tr.t("profile.follows_you"),
    relationship?.muting && tr.t("profile.muted"),
    relationship?.blocking && tr.t("profile.blocked"),
    account.locked && tr.t("profile.locked"),
    account.bot && tr.t("profile.bot"),
  ].filter((mark) => typeof mark === "string");
  return (
    <p class="row small muted wrap">
      <Handle account={account} />
      {marks.map((mark) => (
        <span key={mark}>· {mark}</span>
      ))}
    </p>
  );
}

type Emojis = { emojis: Account["emojis"] };

function Fields({ fields, emojis }: { fields: AccountField[] } & Emojis) {
  if (fields.length === 0) return null;
  return (
    <dl class="fields">
      {fields.map((field) => (
        <Field key={`${field.name} ${field.value}`} field={field} emojis={emojis} />
      ))}
    </dl>
  );
}

function Field({ field, emojis }: { field: AccountField } & Emojis) {
  const { tr } = useSession();
  return (
    <div class={field.verified_at ? "ok" : undefined}>
      <dt>
        <bdi>{plainName(field.name)}</bdi>
      </dt>
      <dd>
        {field.verified_at && (
          <>
            <Icon name="verified" size="s" />
            <span class="sr">{tr.t("profile.verified")} </span>
          </>
        )}
        <Html class="html" html={field.value} emojis={emojis} />
      </dd>
    </div>
  );
}

function Stats({ account }: { account: Account }) {
  const { tr } = useSession();
  const counted = (count: number) => ({
    count,
    shown: tr.number(count, { notation: "compact", maximumFractionDigits: 1 }),
    b: bold,
  });
  return (
    <p class="stats num">
      <span>{tr.rich("profile.posts", counted(account.statuses_count))}</span>
      <a href={`${profilePath(account)}/followers`}>
        {tr.rich("profile.followers", counted(account.followers_count))}
      </a>
      <a href={`${profilePath(account)}/following`}>
        {tr.rich("profile.following", counted(account.following_count))}
      </a>
    </p>
  );
}

function RemoteNote({ account }: { account: Account }) {
  const { tr } = useSession();
  const domain = domainOf(account);
  if (!domain) return null;
  const shown = <bdi dir="ltr">{domain}</bdi>;
  return (
    <Note icon="globe">
      {tr.rich("profile.remote", { domain: shown })}{" "}
      <a class="link" href={account.url} rel="nofollow noopener noreferrer">
        {tr.rich("profile.remote_open", { domain: shown })}
      </a>
    </Note>
  );
}

function Tabs({ account }: { account: Account }) {
  const { tr } = useSession();
  return (
    <nav class="tabsrow mt" aria-label={tr.t("profile.label")}>
      <a href={profilePath(account)} aria-current="page">
        {tr.t("profile.tab.posts")}
      </a>
      {hasTips(account) && <a href={tipsPath(account)}>{tr.t("profile.tab.tips")}</a>}
    </nav>
  );
}
