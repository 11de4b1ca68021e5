// Mastodon's Account, and CredentialAccount for the person it is.
import { targetsOf } from "../../graph/moves/queries.ts";
import { isLocal, type Account, type User } from "../../accounts/queries.ts";
import type { Role } from "../../accounts/schema.ts";
import type { App } from "../../app.ts";
import { findEmojis, textOfAccount, type CustomEmoji } from "../../posts/emojis/queries.ts";
import { renderBio, renderFields } from "../../posts/render-profile.ts";
import { postingPreferences } from "../../posts/writing/preferences.ts";
import { liveSpacesOf, type Space } from "../../spaces/queries.ts";
import { tipJarsOf, type TipJar } from "../../tips/queries.ts";
import { emojiEntity } from "./custom-emoji.ts";
import { spaceSummary } from "./space-summary.ts";
import { tipFieldsJson, tipJarJson } from "./tip-jar.ts";

/** Who looks, where it matters; undefined for anyone. */
export type Onlooker = { id: string } | undefined;

type PlainAccount = ReturnType<typeof accountEntity>;
export type AccountEntity = PlainAccount & {
  /** The account that took its place, where that one says so too. */
  moved?: PlainAccount;
};

/** By id; queries are made once for all of them. */
export async function toAccounts(
  app: App,
  accounts: Iterable<Account>,
  viewer: Onlooker,
): Promise<Map<string, AccountEntity>> {
  const unique = new Map([...accounts].map((account) => [account.id, account]));
  const plain = await toPlain(app, unique, viewer);
  const targets = await targetsOf(app.store.read, [...unique.values()]);
  const moved = await toPlain(app, new Map([...targets.values()].map((one) => [one.id, one])), viewer);
  const entityOf = (id: string): AccountEntity => {
    const target = moved.get(targets.get(id)?.id ?? "");
    return { ...plain.get(id)!, ...(target ? { moved: target } : {}) };
  };
  return new Map([...unique.keys()].map((id) => [id, entityOf(id)]));
}

async function toPlain(
  app: App,
  unique: Map<string, Account>,
  viewer: Onlooker,
): Promise<Map<string, PlainAccount>> {
  if (unique.size === 0) return new Map();
  const jars = await tipJarsOf(app, [...unique.values()], viewer);
  const live = await liveSpacesOf(app.store.read, [...unique.keys()], viewer?.id, app.clock.now());
  const emojisOf = await findEmojis(app.store.read, [...unique.values()].map(textOfAccount));
  const entityOf = (account: Account) => {
    const emojis = emojisOf(textOfAccount(account));
    return accountEntity(app, account, jars.get(account.id), live.get(account.id), emojis);
  };
  return new Map([...unique].map(([id, account]) => [id, entityOf(account)]));
}

export async function toAccount(app: App, account: Account, viewer: Onlooker): Promise<AccountEntity> {
  return (await toAccounts(app, [account], viewer)).get(account.id)!;
}

/** In the order given. */
export async function toAccountList(
  app: App,
  accounts: readonly Account[],
  viewer: Onlooker,
): Promise<AccountEntity[]> {
  const entities = await toAccounts(app, accounts, viewer);
  return accounts.map(({ id }) => entities.get(id)!);
}

/** What the person alone gets: the texts as typed, without what is mirrored from the tip jar. */
export async function toCredentialAccount(
  app: App,
  { account, user }: { account: Account; user: User },
  followRequests: number,
) {
  const posting = await postingPreferences(app.store.read, account.id);
  return {
    ...(await toAccount(app, account, account)),
    source: {
      privacy: posting.visibility === "followers" ? "private" : posting.visibility,
      sensitive: posting.sensitive,
      /** How new posts are written: an extension. */
      content_type: posting.sourceType,
      quote_policy: "public",
      language: account.language,
      note: account.bio,
      fields: account.fields.map(({ name, value, verifiedAt }) => ({
        name,
        value,
        verified_at: verifiedAt ?? null,
      })),
      follow_requests_count: followRequests,
      discoverable: account.discoverable,
      indexable: account.indexable,
      hide_collections: account.hidesNetwork,
      attribution_domains: [],
    },
    role: roleEntity(user.role),
    /** Of the interface: an extension. */
    locale: user.locale,
  };
}

/** `carol@remote.test`, or `alice` for people of this server. */
export function acctOf({ username, domain }: Account): string {
  return domain === null ? username : `${username}@${domain}`;
}

function accountEntity(
  app: App,
  account: Account,
  jar: TipJar | undefined,
  live: Space | undefined,
  emojis: CustomEmoji[],
) {
  const { origin } = app.uris;
  const picture = (kind: "avatar" | "header", url: string | null) => url && app.media.proxyUrl(kind, url);
  const avatar = picture("avatar", account.avatarUrl) ?? `${origin}/avatars/original/missing.png`;
  const header = picture("header", account.headerUrl) ?? `${origin}/headers/original/missing.png`;
  const fields = renderFields(account).map(({ name, value, verifiedAt }) => ({
    name,
    value,
    verified_at: verifiedAt ?? null,
  }));
  return {
    id: account.id,
    username: account.username,
    acct: acctOf(account),
    display_name: account.name || account.username,
    locked: account.locked,
    bot: account.type === "Service" || account.type === "Application",
    group: account.type === "Group",
    discoverable: account.discoverable,
    indexable: account.indexable,
    noindex: !account.indexable,
    hide_collections: account.hidesNetwork,
    // Midnight, as in Mastodon: when exactly somebody came is nobody's business.
    created_at: `${dateOf(account.createdAt)}T00:00:00.000Z`,
    note: renderBio(account, app.uris.tag),
    url: account.url,
    uri: account.uri,
    avatar,
    avatar_static: avatar,
    avatar_description: "",
    header,
    header_static: header,
    header_description: "",
    followers_count: account.followersCount,
    following_count: account.followingCount,
    statuses_count: account.postsCount,
    last_status_at: account.lastPostAt && dateOf(account.lastPostAt),
    emojis: emojis.map((emoji) => emojiEntity(app, emoji)),
    roles: [],
    fields: [...fields, ...tipFieldsJson(app.uris, account, jar)],
    tip_jar: tipJarJson(jar, app.clock.now()),
    /** What the account hosts live right now. */
    space: live ? spaceSummary(live) : null,
    ...(account.silencedAt && !isLocal(account) ? { limited: true } : {}),
  };
}

function dateOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** Mastodon's permission bits: 1 is "administrator", which implies all others; reports, users and appeals for moderators. */
function roleEntity(role: Role) {
  const isAdmin = role === "owner" || role === "admin";
  const permissions = isAdmin ? "1" : role === "moderator" ? "1308" : "0";
  const name = role === "user" ? "" : role[0]!.toUpperCase() + role.slice(1);
  return { id: role, name, color: "", permissions, highlighted: role !== "user" };
}
