// Every address of this instance in one place: ids that other servers keep, and pages that people open.

export interface Uris {
  readonly origin: string;
  readonly domain: string;
  /** The instance's own actor: signs fetches and server-to-server requests. */
  readonly instanceActor: string;
  readonly sharedInbox: string;
  /** The sources that this server was built from. */
  readonly sourceArchive: string;
  actor(username: string): string;
  inbox(username: string): string;
  outbox(username: string): string;
  followers(username: string): string;
  following(username: string): string;
  featured(username: string): string;
  featuredTags(username: string): string;
  profile(username: string): string;
  tips(username: string): string;
  post(username: string, id: string): string;
  /** Of a post of ours, by its own address. */
  replies(postUri: string): string;
  postPage(username: string, id: string): string;
  /** The QuoteAuthorization of a quote of this person's post. */
  quoteApproval(username: string, quoteId: string): string;
  space(id: string): string;
  tag(name: string): string;
  /** The id of a custom emoji of ours. */
  emoji(shortcode: string): string;
  /** Activity ids derive from event ids, so a replay of an event repeats its activity's id. */
  activity(eventId: string, suffix?: string): string;
  /** The username in an actor id of ours, else undefined. */
  usernameOf(actorUri: string): string | undefined;
  isLocal(uri: string): boolean;
}

/**
 * The origin of an address as nearly all are written: names in lower case, the last of letters only, no port, its path after it. What
 * begins so is read as it stands, and in a hundredth of the time that parsing it takes.
 */
export const PLAIN_ORIGIN = /^https:\/\/((?:[a-z0-9]+(?:-[a-z0-9]+)*\.)*[a-z]+)\//;

export function createUris(origin: string): Uris {
  const { host: domain } = new URL(origin);
  const actor = (username: string) => `${origin}/users/${username}`;
  const actorPrefix = `${origin}/users/`;
  return {
    origin,
    domain,
    instanceActor: `${origin}/actor`,
    sharedInbox: `${origin}/inbox`,
    sourceArchive: `${origin}/source.tar.gz`,
    actor,
    inbox: (username) => `${actor(username)}/inbox`,
    outbox: (username) => `${actor(username)}/outbox`,
    followers: (username) => `${actor(username)}/followers`,
    following: (username) => `${actor(username)}/following`,
    featured: (username) => `${actor(username)}/featured`,
    featuredTags: (username) => `${actor(username)}/tags`,
    profile: (username) => `${origin}/@${username}`,
    tips: (username) => `${origin}/@${username}/tips`,
    post: (username, id) => `${actor(username)}/posts/${id}`,
    replies: (postUri) => `${postUri}/replies`,
    postPage: (username, id) => `${origin}/@${username}/${id}`,
    quoteApproval: (username, quoteId) => `${actor(username)}/quotes/${quoteId}`,
    space: (id) => `${origin}/spaces/${id}`,
    tag: (name) => `${origin}/tags/${encodeURIComponent(name)}`,
    emoji: (shortcode) => `${origin}/emojis/${shortcode}`,
    activity: (eventId, suffix = "") => `${origin}/activities/${eventId}${suffix}`,
    usernameOf(actorUri) {
      if (!actorUri.startsWith(actorPrefix)) return undefined;
      const username = actorUri.slice(actorPrefix.length);
      return /^[a-z0-9_]+$/i.test(username) ? username : undefined;
    },
    isLocal(uri) {
      const [plain] = PLAIN_ORIGIN.exec(uri) ?? [];
      return plain === undefined ? URL.parse(uri)?.origin === origin : plain === `${origin}/`;
    },
  };
}
