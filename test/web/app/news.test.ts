// The socket of news: everyone who listens hears their own, a broken line is opened again, and meanwhile they look.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Notification } from "#web/app/entities/notifications.ts";
import { groupsOf } from "#web/app/news/groups.ts";
import { LOOK_EVERY_MS, News, type Listener, type Socket } from "#web/app/news/news.ts";
import { countUnread } from "#web/app/news/unread.ts";
import type { Api } from "#web/app/api.ts";
import { alice, status } from "../support/entities.ts";

/** A socket whose other end is the test. */
class FakeSocket {
  readonly sent: unknown[] = [];
  readonly #target = new EventTarget();
  send = (data: string) => void this.sent.push(JSON.parse(data));
  close = () => undefined;
  addEventListener = this.#target.addEventListener.bind(this.#target);
  happens(type: string, more: object = {}): void {
    this.#target.dispatchEvent(Object.assign(new Event(type), more));
  }
  says(message: object): void {
    this.happens("message", { data: JSON.stringify(message) });
  }
}

let sockets: FakeSocket[];
let isSeen: boolean;
let news: News;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  isSeen = true;
  const open = () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as Socket;
  };
  news = new News({ open, isSeen: () => isSeen, random: () => 0.5 });
});

afterEach(() => vi.useRealTimers());

function ear() {
  const heard: string[] = [];
  const listener: Listener = {
    onEvent: (event, payload) => heard.push(`${event} ${payload}`),
    onLook: () => heard.push("look"),
  };
  return { heard, listener };
}

describe("the news of a page", () => {
  it("come over one socket, to those who asked for them", () => {
    const [home, tag] = [ear(), ear()];
    news.listen({ stream: "user" }, home.listener);
    const leave = news.listen({ stream: "hashtag", tag: "قهوة" }, tag.listener);
    sockets[0]!.happens("open");
    expect(sockets[0]!.sent).toEqual([
      { type: "subscribe", stream: "user" },
      { type: "subscribe", stream: "hashtag", tag: "قهوة" },
    ]);
    sockets[0]!.says({ stream: ["hashtag", "قهوة"], event: "update", payload: "1" });
    sockets[0]!.says({ stream: ["user"], event: "delete", payload: "2" });
    sockets[0]!.says({ error: "Unknown stream type", status: 422 });
    expect([home.heard, tag.heard, sockets.length]).toEqual([["delete 2"], ["update 1"], 1]);
    leave();
    expect(sockets[0]!.sent.at(-1)).toEqual({ type: "unsubscribe", stream: "hashtag", tag: "قهوة" });
  });

  it("are asked for once, however many listen", () => {
    const leave = [
      news.listen({ stream: "user" }, ear().listener),
      news.listen({ stream: "user" }, ear().listener),
    ];
    sockets[0]!.happens("open");
    leave[0]!();
    expect(sockets[0]!.sent).toEqual([{ type: "subscribe", stream: "user" }]);
  });

  it("are looked for while the socket is away, and once when it is back", () => {
    const { heard, listener } = ear();
    news.listen({ stream: "user" }, listener);
    vi.advanceTimersByTime(LOOK_EVERY_MS);
    expect(heard).toEqual(["look"]);
    sockets[0]!.happens("close", { code: 1006 });
    vi.advanceTimersByTime(1_000);
    sockets[1]!.happens("open");
    expect(sockets[1]!.sent).toEqual([{ type: "subscribe", stream: "user" }]);
    expect(heard).toEqual(["look", "look"]);
    vi.advanceTimersByTime(10 * LOOK_EVERY_MS);
    expect(heard).toHaveLength(2);
  });

  it("wait longer after each failure, but not once the network is back", () => {
    news.listen({ stream: "user" }, ear().listener);
    for (const wait of [1_000, 2_000, 4_000]) {
      const before = sockets.length;
      sockets.at(-1).happens("close", { code: 1006 });
      vi.advanceTimersByTime(wait - 1);
      expect(sockets).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(sockets).toHaveLength(before + 1);
    }
    sockets.at(-1).happens("close", { code: 1006 });
    news.retryNow();
    expect(sockets).toHaveLength(5);
  });

  it("are not looked for on a page that nobody sees, nor over a session that has ended", () => {
    const { heard, listener } = ear();
    news.listen({ stream: "user" }, listener);
    isSeen = false;
    vi.advanceTimersByTime(LOOK_EVERY_MS);
    expect(heard).toEqual([]);
    sockets[0]!.happens("close", { code: 4401 });
    vi.advanceTimersByTime(3_600_000);
    expect(sockets).toHaveLength(1);
  });
});

it("counts unread notifications as they come, and asks the server after a gap", async () => {
  let unread = 2;
  const api = { unread: async () => 7 } as unknown as Api;
  countUnread(
    api,
    news,
    () => unread,
    (count) => (unread = count),
  );
  sockets[0]!.happens("open");
  sockets[0]!.says({ stream: ["user"], event: "update", payload: "{}" });
  sockets[0]!.says({ stream: ["user"], event: "notification", payload: "{}" });
  expect(unread).toBe(3);
  news.look();
  await vi.waitFor(() => expect(unread).toBe(7));
});

describe("groups of notifications", () => {
  const told = (id: string, type: string, by: string, more: object = {}) =>
    ({ id, type, created_at: "", account: { ...alice, id: by }, ...more }) as Notification;
  const shape = (all: Notification[]) =>
    groupsOf(all).map(({ ids, people }) => [ids, people.map(({ id }) => id)]);
  const [tea, oud] = [status("1", alice, "tea"), status("2", alice, "oud")];

  it("hold what was done with one post in one way, each person once, the newest first", () => {
    const all = [
      told("9", "favourite", "bob", { status: tea }),
      told("8", "mention", "omar", { status: oud }),
      told("7", "favourite", "omar", { status: tea }),
      told("6", "reblog", "omar", { status: tea }),
      told("5", "favourite", "bob", { status: oud }),
      told("4", "favourite", "bob", { status: tea }),
    ];
    expect(shape(all)).toEqual([
      [
        ["9", "7", "4"],
        ["bob", "omar"],
      ],
      [["8"], ["omar"]],
      [["6"], ["omar"]],
      [["5"], ["bob"]],
    ]);
  });

  it("part reactions by their emoji, and say a quote that names its reader once", () => {
    const cup = { status: tea, emoji: "☕" };
    const all = [
      told("9", "pleroma:emoji_reaction", "bob", cup),
      told("8", "pleroma:emoji_reaction", "omar", { ...cup, emoji: "🎉" }),
      told("7", "pleroma:emoji_reaction", "omar", cup),
      told("6", "mention", "bob", { status: oud }),
      told("5", "quote", "bob", { status: oud }),
    ];
    expect(groupsOf(all).map(({ ids }) => ids)).toEqual([["9", "7"], ["8"], ["6", "5"]]);
    expect(groupsOf(all).at(-1).newest.type).toBe("quote");
  });
});
