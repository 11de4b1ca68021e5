// Every route of the API with nonsense in its path, its query and its body: a clear answer each time, never an error of ours, and
// never a wait for all others.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "#src/mastodon/api.ts";
import { createPost } from "#src/posts/create-post.ts";
import { createTestApp, type TestApp } from "#test/support/app.ts";
import { clientOf, type Client } from "#test/support/client.ts";

/** `npm run soak` asks for more. */
const ROUNDS = Number(process.env["HAKAWATI_SOAK_REQUESTS"] ?? 3);

let test: TestApp;
let client: Client;
let routes: [method: string, path: string][];
/** Ids that lead somewhere. */
let real: string[];

beforeAll(async () => {
  test = await createTestApp({ env: { HAKAWATI_RATE_LIMITS: "off" } });
  const alice = await test.person("alice");
  const bob = await test.person("bob");
  client = await clientOf(test, alice, "read write follow push write:tips");
  const post = (text: string) => createPost(test.app, { accountId: alice.id, text, visibility: "public" });
  const list = await client.post("/api/v1/lists", { title: "Friends" });
  const poll = { options: ["Tea", "Coffee"], expires_in: 3_600 };
  const asking = await client.post("/api/v1/statuses", { status: "What?", poll });
  const space = await client.post("/api/v1/spaces", { title: "Coffee and code" });
  const ids = [(await post("hello")).id, list.body.id, asking.body.id, asking.body.poll.id, space.body.id];
  real = [alice.id, bob.id, ...ids];
  // A stream goes on for as long as its reader wants.
  const all = createApi(test.app).routes.filter(
    ({ method, path }) => method !== "ALL" && !path.includes("/streaming"),
  );
  routes = [
    ...new Map(
      all.map(({ method, path }) => [`${method} ${path}`, [method, path] as [string, string]]),
    ).values(),
  ];
});

afterAll(() => test[Symbol.asyncDispose]());

const FIELDS =
  `accept account_id account_ids acct adult agreement alerts alt avatar bot captions category choices client_id client_name client_secret code
  code_challenge comment content_type context country data description display_name domain email emoji enabled ends_at entries endpoint expires_in
  fields_attributes filter_action focus forward grant_type handle header home hosts id in_reply_to_id keys keywords_attributes kind label language
  last_read_id limit local locale locked login max_id media_ids message min_id mode multiple name note notifications offset options password
  permission phrase poll policy preview_sensitive private q quote_approval_policy quoted_status_id reason redirect_uri redirect_uris
  replies_policy resolve response_type role rule_ids scheduled_at scopes sensitive service since_id source spoiler_text starts_at state status
  status_ids subscription text timezone title token topics type url username uses visibility website whole_word with_suspended`.split(
    /\s+/,
  );

const words = fc.constantFrom(
  "",
  "0",
  "-1",
  "true",
  "null",
  "public",
  "direct",
  "open",
  "accounts",
  "statuses",
  "all",
  "en",
  "ar",
  "alice",
  "bob@there.test",
  "here.test",

  "a\u0000b",
  "\ud800",
  "\u202e",
  "e\u0301",
  "__proto__",
  "constructor",
  "../..",
  "%",
  "%s",
  "' or 1=1 --",
  '"',
  "<b>",
  "*",
  "(",
  "\\",
  "[[[",
  "99999999999999999999",
  "1e400",
  "NaN",
  "-0",
  "9223372036854775808",
  "2147483648",

  "2026-13-45",
  "+275760-09-13T00:00:00.000Z",
  "-271821-04-20T00:00:00.000Z",
  "9999-12-31T23:59:59Z",
  "1969-01-01",
  "0000-00-00",

  "https://",
  "javascript:1",
  "https://[::1]/",
  "urn:ietf:wg:oauth:2.0:oob",
  "http://there.test/x",
  "x".repeat(70_000),
  "@".repeat(3_000),
);
const numbers = fc.constantFrom(0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 63, 1e308, 10);
const leaf = fc.oneof(
  words,
  words,
  numbers,
  fc.nat(6).map((at) => ({ real: at })),
  fc.constantFrom(null, true, false),
);
const value = fc.oneof(
  { weight: 6, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS, "0", "1"), leaf, { maxKeys: 4 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.dictionary(fc.constantFrom(...FIELDS), leaf, { maxKeys: 3 }), { maxLength: 2 }),
  },
);
const fields = fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 8 });
const request = fc.record({
  at: fc.array(
    fc.oneof(
      words.map((word) => word.slice(0, 300)),
      fc.nat(6),
    ),
    { minLength: 4, maxLength: 4 },
  ),
  query: fc.dictionary(
    fc.constantFrom(...FIELDS, "id[]", "any[]", "a[b][]"),
    words.map((word) => word.slice(0, 2_000)),
    { maxKeys: 3 },
  ),
  body: fields,
  isKnown: fc.boolean(),
});

type Nonsense = typeof request extends fc.Arbitrary<infer T> ? T : never;

const realAt = (at: number) => real[at % real.length]!;

function urlOf(path: string, { at, query }: Nonsense): string {
  let part = 0;
  const segment = () => {
    const of = at[part++ % at.length]!;
    const text = typeof of === "number" ? realAt(of) : of;
    return encodeURIComponent(text.toWellFormed()) || "%00";
  };
  const search = Object.entries(query).map(
    ([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text.toWellFormed())}`,
  );
  return `${path.replaceAll(/:\w+(?:\{[^}]*\})?\??|\*/g, segment)}?${search.join("&")}`;
}

function bodyOf(method: string, body: Nonsense["body"]): string | undefined {
  if (method === "GET") return undefined;
  const isReal = (of: unknown): of is { real: number } =>
    typeof of === "object" && of !== null && "real" in of;
  return JSON.stringify(body, (_key, of: unknown) => (isReal(of) ? realAt(of.real) : of));
}

async function ask(method: string, path: string, nonsense: Nonsense): Promise<string> {
  const url = urlOf(path, nonsense);
  const body = bodyOf(method, nonsense.body);
  const headers = {
    ...(nonsense.isKnown ? { authorization: `Bearer ${client.token}` } : {}),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const answer = await test.request(url, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
  await answer.body?.cancel();
  return answer.status < 500
    ? "answered"
    : `${method} ${url.slice(0, 300)} ${body?.slice(0, 500)}: ${answer.status}`;
}

describe("the API", () => {
  it("answers nonsense without an error of its own, on every route", async () => {
    expect(routes.length).toBeGreaterThan(200);
    const everywhere = fc.array(request, { minLength: routes.length, maxLength: routes.length });
    const broken: string[] = [];
    await fc.assert(
      fc.asyncProperty(everywhere, async (all) => {
        for (const [at, [method, path]] of routes.entries()) {
          const answer = await ask(method, path, all[at]!);
          if (answer !== "answered") broken.push(answer);
        }
      }),
      { numRuns: ROUNDS, endOnFailure: true },
    );
    expect(broken).toEqual([]);
    // Still there, and what was written stays readable for the work behind it.
    expect((await client.get("/api/v1/accounts/verify_credentials")).status).toBe(200);
  });
});
