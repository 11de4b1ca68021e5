// What happens on the server while a page is open: one socket for all who listen, opened again when it breaks; meanwhile they look for themselves.

/** By the names of Mastodon's streaming API. */
export interface Channel {
  stream: "user" | "list" | "hashtag" | "direct" | "public" | "public:local" | "public:remote";
  /** Of a list: its id. */
  list?: string;
  /** Of a hashtag: its name. */
  tag?: string;
}

export interface Listener {
  onEvent(event: string, payload: string): void;
  /** Something may have happened that no event tells of. */
  onLook(): void;
}

/** The part of a WebSocket that is needed. */
export type Socket = Pick<WebSocket, "send" | "close" | "addEventListener">;

interface NewsHooks {
  open: () => Socket;
  /** Whether anybody looks at the page: what nobody sees is not asked for. */
  isSeen: () => boolean;
  random?: () => number;
}

export const LOOK_EVERY_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;
/** The server closes with it when the session has ended: another socket would be refused. */
const SESSION_OVER = 4401;

interface Topic {
  channel: Channel;
  listeners: Set<Listener>;
}

export class News {
  readonly #hooks: NewsHooks;
  readonly #topics = new Map<string, Topic>();
  #socket: Socket | null = null;
  #isOpen = false;
  #isOver = false;
  #wasCut = false;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(hooks: NewsHooks) {
    this.#hooks = hooks;
    setInterval(() => !this.#isOpen && this.look(), LOOK_EVERY_MS);
  }

  listen(channel: Channel, listener: Listener): () => void {
    const key = keyOf(channel);
    const topic = this.#topics.get(key) ?? { channel, listeners: new Set() };
    this.#topics.set(key, topic);
    topic.listeners.add(listener);
    if (topic.listeners.size === 1) this.#tell("subscribe", channel);
    this.#connect();
    return () => {
      topic.listeners.delete(listener);
      if (topic.listeners.size > 0 || this.#topics.get(key) !== topic) return;
      this.#topics.delete(key);
      this.#tell("unsubscribe", channel);
    };
  }

  /** For a page that comes back into sight: sleep and lost networks close sockets late. */
  look(): void {
    if (!this.#hooks.isSeen()) return;
    for (const { listeners } of this.#topics.values()) for (const one of listeners) one.onLook();
  }

  /** The network is back: no need to wait. */
  retryNow(): void {
    this.#failures = 0;
    if (this.#socket === null) this.#connect();
  }

  #connect(): void {
    if (this.#socket || this.#isOver) return;
    clearTimeout(this.#retry);
    const socket = this.#hooks.open();
    this.#socket = socket;
    socket.addEventListener("open", () => this.#opened());
    socket.addEventListener("message", ({ data }) => this.#heard(String(data)));
    socket.addEventListener("close", ({ code }) => this.#closed(code));
  }

  #opened(): void {
    this.#isOpen = true;
    this.#failures = 0;
    for (const { channel } of this.#topics.values()) this.#tell("subscribe", channel);
    if (this.#wasCut) this.look();
  }

  #closed(code: number): void {
    this.#socket = null;
    this.#isOpen = false;
    this.#wasCut = true;
    this.#isOver = code === SESSION_OVER;
    if (this.#isOver) return;
    const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++);
    // Spread, so that a server that comes back is not met by all at once.
    const spread = 0.5 + (this.#hooks.random ?? Math.random)();
    this.#retry = setTimeout(() => this.#connect(), wait * spread);
  }

  #tell(type: "subscribe" | "unsubscribe", channel: Channel): void {
    if (this.#isOpen) this.#socket?.send(JSON.stringify({ type, ...channel }));
  }

  #heard(data: string): void {
    const { stream, event, payload } = JSON.parse(data) as {
      stream?: string[];
      event?: string;
      payload?: string;
    };
    if (!stream || !event) return; // a complaint about what was asked for
    for (const one of this.#topics.get(stream.join("\n"))?.listeners ?? []) one.onEvent(event, payload ?? "");
  }
}

/** As messages name where they belong: `["hashtag", "coffee"]`. */
function keyOf({ stream, list, tag }: Channel): string {
  return [stream, list ?? tag].filter((part) => part !== undefined).join("\n");
}

/** Of this page's own server, by the session's cookie. */
export function browserNews(): News {
  const url = new URL("/api/v1/streaming", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const news = new News({ open: () => new WebSocket(url), isSeen: () => !document.hidden });
  document.addEventListener("visibilitychange", () => news.look());
  addEventListener("online", () => news.retryNow());
  return news;
}
