// The cast as the API shows them: alice here, carol elsewhere, their posts, jars and Spaces.
import type { Account } from "#web/app/entities/people.ts";
import type { Status } from "#web/app/entities/posts.ts";
import type { Space } from "#web/app/entities/spaces.ts";
import type { TipChange, TipEntry } from "#web/app/entities/tips.ts";

export const origin = "https://qissa.test";
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

export function account(username: string, more: Partial<Account> = {}): Account {
  const acct = more.acct ?? username;
  return {
    id: `id-${username}`,
    username,
    acct,
    display_name: username,
    locked: false,
    bot: false,
    created_at: "2026-01-01T00:00:00.000Z",
    note: "",
    url: acct.includes("@") ? `https://${acct.split("@")[1]}/@${username}` : `${origin}/@${username}`,
    avatar: `${origin}/avatars/missing.png`,
    header: "",
    followers_count: 12_400,
    following_count: 386,
    statuses_count: 1842,
    fields: [],
    tip_jar: { enabled: false, changed_at: null, changed_recently: false, entries: [] },
    space: null,
    ...more,
  };
}

export function tip(service: string, more: Partial<TipEntry>): TipEntry {
  return {
    id: `tip-${service}`,
    service,
    name: service,
    monogram: service.slice(0, 2),
    countries: ["*"],
    handle: "alice",
    href: null,
    kind: "handle",
    visibility: "federated",
    reveals: ["realname"],
    undo: "unknown",
    source: "owner",
    amounts: null,
    links_back_at: null,
    interstitial: false,
    ...more,
  };
}

export const jar = {
  enabled: true,
  changed_at: minutesAgo(21 * 60),
  changed_recently: true,
  entries: [
    tip("kofi", {
      name: "Ko-fi",
      monogram: "Ko",
      handle: "ko-fi.com/alice",
      href: "https://ko-fi.com/alice",
      reveals: ["display-name-or-anonymous", "email-possible"],
    }),
    tip("paypal", {
      name: "PayPal.Me",
      names: { en: "PayPal.Me", ar: "باي بال" },
      monogram: "PP",
      handle: "paypal.me/alice",
      amounts: {
        currency: "USD",
        values: ["3", "5"],
        links: ["3", "5"].map((value) => ({ value, href: `https://paypal.me/alice/${value}USD` })),
      },
      href: "https://paypal.me/alice",
      reveals: ["realname", "email", "postal-address-if-goods-and-services"],
    }),
    tip("lightning", {
      name: "Lightning",
      names: { ar: "عنوان لايتننغ" },
      monogram: "LN",
      handle: "alice@qissa.test",
      href: "lightning:alice@qissa.test",
      reveals: ["nothing"],
    }),
    tip("bitcoin", {
      name: "Bitcoin",
      monogram: "BTC",
      handle: "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
      href: "bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
      reveals: ["public-ledger-link"],
    }),
    tip("instapay", {
      name: "InstaPay (Egypt)",
      monogram: "IP",
      handle: "alice@instapay",
      countries: ["EG"],
      reveals: ["realname", "bank"],
    }),
  ],
};

export const tipChanges: TipChange[] = [
  change("2", "added", "Bitcoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
  change("1", "removed", "Ko-fi", "oldalice"),
];

function change(id: string, what: TipChange["change"], name: string, handle: string): TipChange {
  const [service, created_at] = [name.toLowerCase(), minutesAgo(21 * 60)];
  return { id, change: what, service, name, handle, href: null, created_at };
}

export const alice = account("alice", {
  display_name: "ليلى حدّاد",
  note: "<p>I collect river stories and tell them on Thursdays. Radio producer by day.</p>",
  fields: [
    {
      name: "Website",
      value: '<a href="https://alice.example" rel="me nofollow noopener">alice.example</a>',
      verified_at: "2026-05-01T00:00:00.000Z",
    },
    { name: "Book", value: "Ferrymen, second printing", verified_at: null },
  ],
  tip_jar: jar,
});

export const bob = account("bob", { display_name: "Bob Naser" });

export const carol = account("carol", {
  acct: "carol@remote.test",
  display_name: "Carol Solberg",
  tip_jar: {
    enabled: true,
    changed_at: null,
    changed_recently: false,
    entries: [
      tip("liberapay", {
        name: "Liberapay",
        monogram: "Li",
        handle: "liberapay.com/carol",
        href: "https://liberapay.com/carol",
        source: "link",
      }),
    ],
  },
});

export function space(id: string, more: Partial<Space> = {}): Space {
  return {
    id,
    uri: `${origin}/spaces/${id}`,
    url: `${origin}/spaces/${id}`,
    title: "Stories after midnight: the river route",
    state: "live",
    host: alice,
    started_by: more.host ?? alice,
    speakers: [alice, bob, carol],
    topics: ["rivers"],
    language: "ar",
    listeners_count: 1204,
    who_listens: "everyone",
    who_speaks: "everyone",
    record: false,
    locked: false,
    replay_url: null,
    stale: false,
    reminder: false,
    started_at: minutesAgo(42),
    ended_at: null,
    announcement_id: null,
    ...more,
  };
}

export function status(id: string, by: Account, content: string, more: Partial<Status> = {}): Status {
  return {
    id,
    created_at: minutesAgo(40),
    edited_at: null,
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    sensitive: false,
    spoiler_text: "",
    visibility: "public",
    language: "en",
    uri: `${origin}/users/${by.username}/posts/${id}`,
    url: `${origin}/@${by.acct}/${id}`,
    replies_count: 0,
    reblogs_count: 0,
    favourites_count: 0,
    content,
    reblog: null,
    account: by,
    media_attachments: [],
    mentions: [],
    ...more,
  };
}

export const statuses: Status[] = [
  status(
    "1",
    { ...alice, space: space("s1") },
    "<p>We have started. Tonight, the river from Mosul to Basra.</p>",
    {
      replies_count: 18,
      reblogs_count: 64,
      favourites_count: 203,
      space: space("s1"),
    },
  ),
  status(
    "2",
    carol,
    "<p>I have ruined three pots of coffee following a recipe that says “cardamom to taste”.</p>",
    {
      replies_count: 7,
      favourites_count: 31,
    },
  ),
  status("3", bob, "<p>بعد الغلية الثانية، لا قبلها أبدًا. لو رأتني جدّتي أفعل غير ذلك لأغلقت المطبخ.</p>", {
    language: "ar",
    in_reply_to_id: "2",
    in_reply_to_account_id: carol.id,
    mentions: [{ id: carol.id, username: "carol", acct: carol.acct, url: carol.url }],
  }),
  status("4", alice, "<p>The last paragraph gives the ending away.</p>", {
    spoiler_text: "Hospital, a good ending",
    visibility: "private",
  }),
];
