// Who listens to what in this process, and what a signal means for each of them.
import { stillGood } from "../../accounts/still-good.ts";
import { findAccount, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import { getList } from "../../graph/lists/queries.ts";
import { onSignal, type Signal } from "../../jobs/signals.ts";
import { logger } from "../../log.ts";
import { getNotification } from "../../notifications/queries.ts";
import { covers } from "../../oauth/scopes.ts";
import { hashtagKey } from "../../posts/hashtags/key.ts";
import { findListed, findPost, type Post } from "../../posts/queries.ts";
import { getConversation } from "../../timelines/conversations/queries.ts";
import { homeOf, keepTimeline, timelinesWith } from "../../timelines/keep.ts";
import { toConversations } from "../conversations.ts";
import { toNotifications } from "../entities/notification.ts";
import { toStatus } from "../entities/status.ts";
import type { Viewer } from "../env.ts";
import { keyOf, type Channel } from "./channels.ts";

export interface StreamMessage {
  stream: string[];
  event: string;
  /** JSON as text; without one for filters_changed. */
  payload?: string;
}

/** The way to one client. */
export interface Outlet {
  send(message: StreamMessage): void;
  /** The right to listen is gone. */
  end(): void;
}

interface Connection {
  viewer: Viewer;
  outlet: Outlet;
  channels: Map<string, Channel>;
  keptAt: number;
}

interface Target {
  connection: Connection;
  channel: Channel;
}

const CHECK_MS = 500;
const KEEP_MS = 6 * 3_600_000;
const MAX_CONNECTIONS = 50;
const MAX_CHANNELS = 100;

const log = logger("mastodon", "streaming");

export class Streams {
  readonly #app: App;
  readonly #connections = new Set<Connection>();
  #work: Promise<void> = Promise.resolve();
  #unlisten: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(app: App) {
    this.#app = app;
  }

  /** @throws AppError rate_limited, unavailable */
  connect(viewer: Viewer, outlet: Outlet): Connection {
    if (this.#closed) throw new AppError("unavailable", "The server is stopping");
    const own = [...this.#connections].filter((one) => one.viewer.user.id === viewer.user.id);
    if (own.length >= MAX_CONNECTIONS) throw new AppError("rate_limited", "Too many streams are open");
    const connection = { viewer, outlet, channels: new Map<string, Channel>(), keptAt: 0 };
    this.#connections.add(connection);
    this.#unlisten ??= onSignal(this.#app.store, (signal) => this.#queue(() => this.#deliver(signal)));
    this.#timer ??= setInterval(() => void this.#check(), CHECK_MS);
    return connection;
  }

  disconnect(connection: Connection): void {
    this.#connections.delete(connection);
    if (this.#connections.size > 0) return;
    this.#unlisten?.();
    clearInterval(this.#timer);
    [this.#unlisten, this.#timer] = [undefined, undefined];
  }

  /** A home or list that is listened to is kept, so that what comes in is filed there. @throws AppError not_found */
  async subscribe(connection: Connection, channel: Channel): Promise<void> {
    if (connection.channels.size >= MAX_CHANNELS)
      throw new AppError("rate_limited", "Too many subscriptions");
    await this.#keep(connection.viewer, channel);
    connection.channels.set(keyOf(channel), channel);
    connection.keptAt = Date.now();
  }

  unsubscribe(connection: Connection, channel: Channel): void {
    connection.channels.delete(keyOf(channel));
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const connection of this.#connections) {
      connection.outlet.end();
      this.disconnect(connection);
    }
    await this.#work;
  }

  async #keep({ account }: Viewer, { kind, listId }: Channel): Promise<void> {
    if (kind === "user") await keepTimeline(this.#app, homeOf(account.id));
    if (kind !== "list") return;
    const { id, accountId } = await getList(this.#app.store.read, account.id, listId!);
    await keepTimeline(this.#app, { id, accountId, listId: id });
  }

  #queue(step: () => Promise<void>): void {
    this.#work = this.#work
      .then(step)
      .catch((error: unknown) => log.error("A signal was not passed on: {error}", { error }));
  }

  /** W10: whoever may not listen any more is cut off within a second, whichever process took the right away. */
  async #check(): Promise<void> {
    const connections = [...this.#connections];
    const good = await stillGood(
      this.#app,
      connections.map(({ viewer }) => viewer),
    ).catch((error: unknown) => {
      log.warn("Streams were not checked: {error}", { error });
      return undefined;
    });
    if (!good) return;
    for (const connection of connections) {
      if (good.has(connection.viewer)) continue;
      connection.outlet.end();
      this.disconnect(connection);
    }
    await this.#keepOpenOnes();
  }

  async #keepOpenOnes(): Promise<void> {
    for (const connection of this.#connections) {
      if (Date.now() - connection.keptAt < KEEP_MS) continue;
      connection.keptAt = Date.now();
      for (const channel of connection.channels.values())
        await this.#keep(connection.viewer, channel).catch(() => connection.channels.delete(keyOf(channel)));
    }
  }

  #targets(fits: (channel: Channel, connection: Connection) => boolean): Target[] {
    return [...this.#connections].flatMap((connection) =>
      [...connection.channels.values()]
        .filter((channel) => fits(channel, connection))
        .map((channel) => ({ connection, channel })),
    );
  }

  async #deliver(signal: Signal): Promise<void> {
    switch (signal.type) {
      case "post":
        return this.#deliverPost(signal);
      case "edit":
        return this.#deliverEdit(signal.postId);
      case "delete":
        return this.#deliverDelete(signal);
      case "notification":
        return this.#deliverNotification(signal);
      case "conversation":
        return this.#deliverConversation(signal);
      case "filters":
        for (const { connection, channel } of this.#targets(isOf(signal.accountId, "user")))
          connection.outlet.send({ stream: channel.stream, event: "filters_changed" });
    }
  }

  async #deliverPost({ postId, timelineIds, isFirst }: Extract<Signal, { type: "post" }>): Promise<void> {
    if (this.#connections.size === 0) return;
    const post = await findPost(this.#app.store.read, postId);
    if (!post) return;
    const isPublic = isFirst ? await this.#publicFor(post) : () => false;
    const ids = new Set(timelineIds);
    const targets = this.#targets((channel, { viewer }) => isIn(ids, channel, viewer) || isPublic(channel));
    await this.#sendStatus("update", post, targets);
  }

  /** Which public channels a post is for. */
  async #publicFor(post: Post): Promise<(channel: Channel) => boolean> {
    const author = await findAccount(this.#app.store.read, post.accountId);
    if (!author || author.silencedAt || post.visibility !== "public" || post.boostOfId !== null)
      return () => false;
    const keys = new Set(post.hashtags.map(hashtagKey));
    return (channel) =>
      fitsAuthor(channel, author) &&
      (channel.kind === "public"
        ? post.inReplyToUri === null && (!channel.onlyMedia || post.attachments.length > 0)
        : channel.kind === "hashtag" && keys.has(channel.tagKey!));
  }

  async #deliverEdit(postId: string): Promise<void> {
    if (this.#connections.size === 0) return;
    const db = this.#app.store.read;
    const post = await findPost(db, postId);
    if (!post || post.deletedAt) return;
    const asked = this.#targets(({ kind }) => kind === "user" || kind === "list");
    const named = asked.map(({ channel, connection }) => channel.listId ?? connection.viewer.account.id);
    const ids = await timelinesWith(db, postId, named);
    const isPublic = await this.#publicFor(post);
    const targets = this.#targets((channel, { viewer }) => isIn(ids, channel, viewer) || isPublic(channel));
    await this.#sendStatus("status.update", post, targets);
  }

  /** Each person gets the post as they see it, and nobody one that is not for them. */
  async #sendStatus(event: string, post: Post, targets: Target[]): Promise<void> {
    const byPerson = Map.groupBy(targets, ({ connection }) => connection.viewer.account.id);
    for (const [accountId, theirs] of byPerson) {
      const [shown] = await findListed(this.#app.store.read, [post.id], accountId);
      if (!shown) continue;
      const status = await toStatus(this.#app, shown, theirs[0]!.connection.viewer.account);
      send(theirs, event, JSON.stringify(status));
    }
  }

  async #deliverDelete(signal: Extract<Signal, { type: "delete" }>): Promise<void> {
    const ids = new Set(signal.timelineIds);
    const isPublic = ({ kind, only }: Channel) =>
      signal.isPublic &&
      (kind === "public" || kind === "hashtag") &&
      (only === undefined || (only === "local") === signal.isLocal);
    send(
      this.#targets((channel, { viewer }) => isIn(ids, channel, viewer) || isPublic(channel)),
      "delete",
      signal.postId,
    );
  }

  async #deliverNotification({ accountId, id }: Extract<Signal, { type: "notification" }>): Promise<void> {
    const mayHear = ({ viewer }: Connection) => covers(viewer.scopes, "read:notifications");
    const targets = this.#targets(isOf(accountId, "user", "notifications")).filter(({ connection }) =>
      mayHear(connection),
    );
    if (targets.length === 0) return;
    const { account } = targets[0]!.connection.viewer;
    const row = await getNotification(this.#app.store.read, accountId, id).catch(() => undefined);
    if (!row) return; // taken back meanwhile
    const [notification] = await toNotifications(this.#app, [row], account);
    send(targets, "notification", JSON.stringify(notification));
  }

  async #deliverConversation({ accountId, id }: Extract<Signal, { type: "conversation" }>): Promise<void> {
    const targets = this.#targets(isOf(accountId, "direct"));
    if (targets.length === 0) return;
    const { account } = targets[0]!.connection.viewer;
    const row = await getConversation(this.#app.store.read, accountId, id).catch(() => undefined);
    if (!row) return;
    const [conversation] = await toConversations(this.#app, [row], account);
    send(targets, "conversation", JSON.stringify(conversation));
  }
}

function send(targets: Target[], event: string, payload: string): void {
  for (const { connection, channel } of targets)
    connection.outlet.send({ stream: channel.stream, event, payload });
}

function isOf(accountId: string, ...kinds: Channel["kind"][]) {
  return ({ kind }: Channel, { viewer }: Connection) =>
    viewer.account.id === accountId && kinds.includes(kind);
}

function isIn(timelineIds: ReadonlySet<string>, { kind, listId }: Channel, viewer: Viewer): boolean {
  if (kind === "user") return timelineIds.has(viewer.account.id);
  return kind === "list" && timelineIds.has(listId!);
}

function fitsAuthor({ only }: Channel, { domain }: Account): boolean {
  return only === undefined || (only === "local") === (domain === null);
}
