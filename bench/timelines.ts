// How long a page of home takes over a million posts and a thousand follows, whole answers of the API; beside it a tenth of the
// posts, PostgreSQL, what is older than the kept part, and the one query over all posts that home once was.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { sql } from "drizzle-orm";
import pg from "pg";
import { createAccount } from "#src/accounts/create-account.ts";
import { createApp, sqlitePath, type App } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { firstIdAt } from "#src/ids.ts";
import { createApi } from "#src/mastodon/api.ts";
import type { Row } from "./support/row.ts";
import { tokenOf } from "./support/token.ts";

interface PostgresScript {
  findPostgres(): string | undefined;
  startPostgres(): Promise<{ url: string; stop(): Promise<void> }>;
}

const script = new URL("../scripts/postgres.mjs", import.meta.url).href;
const { findPostgres, startPostgres } = (await import(script)) as PostgresScript;

const AUTHORS = 5_000;
const FOLLOWS = 1_000;
const YEAR_MS = 365 * 24 * 3_600_000;
const BATCH = 5_000;
const WALKS = 60;
const PAGES = 15;
const NAIVE_ROUNDS = 20;

export async function* rows(): AsyncIterable<Row> {
  const small = await measure(100_000, "sqlite");
  const large = await measure(1_000_000, "sqlite");
  const postgres = findPostgres() ? await measure(1_000_000, "postgres") : undefined;
  yield {
    name: "timelines.home-p99",
    value: large.page,
    unit: "ms",
    against: {
      "100k posts": small.page,
      ...(postgres ? { PostgreSQL: postgres.page, "PostgreSQL, beyond the kept part": postgres.older } : {}),
      "beyond the kept part": large.older,
      "made anew": large.made,
      "one query over all posts": large.naive,
    },
  };
}

interface Figures {
  page: number;
  older: number;
  made: number;
  naive: number;
}

async function measure(posts: number, dialect: "sqlite" | "postgres"): Promise<Figures> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hakawati-bench-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const cluster = dialect === "postgres" ? await startPostgres() : undefined;
  stack.defer(async () => cluster?.stop());
  const config = readConfig({
    HAKAWATI_ORIGIN: "https://bench.test",
    HAKAWATI_DATA: folder,
    HAKAWATI_RATE_LIMITS: "off",
    DATABASE_URL: cluster?.url,
  });
  const app = stack.use(await createApp(config));
  const { accountId } = await createAccount(app, {
    username: "alice",
    email: "alice@bench.test",
    password: "correct horse battery",
  });
  if (cluster) await fillPostgres(cluster.url, accountId, posts);
  else fillSqlite(sqlitePath(config), accountId, posts);
  return await readHome(app, accountId);
}

async function readHome(app: App, accountId: string): Promise<Figures> {
  const api = createApi(app);
  const token = await tokenOf(app, accountId, "read");
  const get = async (query: string): Promise<string[]> => {
    const request = new Request(`https://bench.test/api/v1/timelines/home?limit=20${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = await api.fetch(request, { peer: { address: "203.0.113.7" } });
    const statuses = (await answer.json()) as { id: string }[];
    if (statuses.length !== 20) throw new Error(`home has ${statuses.length} posts, at ${query}`);
    return statuses.map(({ id }) => id);
  };
  const made: number[] = [];
  for (let round = 0; round < 5; round++) {
    await app.store.tx(async ({ q, t }) => void (await q.delete(t.keptTimelines)));
    made.push(await timed(() => get("")));
  }
  for (let round = 0; round < 50; round++) await get(""); // warm
  const page: number[] = [];
  let oldest = "";
  for (let walk = 0; walk < WALKS; walk++) {
    oldest = "";
    for (let at = 0; at < PAGES; at++) {
      page.push(await timed(async () => (oldest = (await get(oldest && `&max_id=${oldest}`)).at(-1)!)));
    }
  }
  const older: number[] = [];
  const longAgo = firstIdAt(new Date(Date.now() - YEAR_MS / 2));
  for (let walk = 0; walk < WALKS; walk++) {
    oldest = longAgo;
    for (let at = 0; at < 3; at++) {
      older.push(await timed(async () => (oldest = (await get(`&max_id=${oldest}`)).at(-1)!)));
    }
  }
  const naive: number[] = [];
  for (let round = 0; round < NAIVE_ROUNDS; round++) naive.push(await timed(() => naiveHome(app, accountId)));
  return { page: p99(page), older: p99(older), made: p99(made), naive: p99(naive) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function p99(times: number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1]!;
}

/** Posts by those whom one follows, asked of all posts at once. */
function naiveHome(app: App, accountId: string): Promise<unknown> {
  return app.store.read.rows(sql`select * from posts where account_id in
    (select followee_id from follows where follower_id = ${accountId} and state = 'accepted')
    and deleted_at is null order by id desc limit 20`);
}

// ------------------------------------------------------------------------------------------------------- what is read

type Values = (string | number | null)[];

const ACCOUNT_COLUMNS = "id username domain handle uri url fields inbox_url created_at updated_at".split(" ");
const FOLLOW_COLUMNS = "follower_id followee_id state uri created_at".split(" ");
const POST_COLUMNS =
  "id uri url account_id visibility content hashtags attachments in_reply_to_uri in_reply_to_id in_reply_to_account_id boost_of_id published_at created_at".split(
    " ",
  );
const WORDS =
  "the storyteller of our café speaks قال الحكواتي مساء الخير of ships and seas until the lamp is low";

function* accounts(now: number): Generator<Values> {
  for (let n = 0; n < AUTHORS; n++) {
    const uri = `https://peer${n % 200}.test/users/p${n}`;
    const handle = `p${n}@peer${n % 200}.test`;
    const domain = `peer${n % 200}.test`;
    yield [authorId(n), `p${n}`, domain, handle, uri, uri, "[]", `${uri}/inbox`, now, now];
  }
}

function* follows(accountId: string, now: number): Generator<Values> {
  for (let n = 0; n < FOLLOWS; n++) {
    yield [accountId, authorId(n * 5), "accepted", `https://bench.test/activities/${n}`, now];
  }
}

/** Over a year; a few write much and most write little. 3 of 10 are replies, and 1 of 7 is a boost. */
function* posts(count: number, now: number): Generator<Values> {
  const random = randomFrom(42);
  const recent: { id: string; uri: string; accountId: string }[] = [];
  for (let n = 0; n < count; n++) {
    const at = now - YEAR_MS + Math.floor((n / count) * YEAR_MS);
    const id = `${firstIdAt(new Date(at)).slice(0, 10)}${String(n).padStart(16, "0")}`;
    const accountId = authorId(Math.floor(random() ** 3 * AUTHORS));
    const uri = `https://peer.test/posts/${n}`;
    const other = recent[Math.floor(random() * recent.length)];
    const kind = other ? random() : 1;
    const parent = kind < 0.3 ? other! : undefined;
    const boosted = kind >= 0.3 && kind < 0.44 ? other! : undefined;
    const content = boosted ? "" : `<p>${WORDS} ${n}</p>`;
    const visibility = random() < 0.8 ? "public" : "unlisted";
    const reply = [parent?.uri ?? null, parent?.id ?? null, parent?.accountId ?? null];
    yield [id, uri, uri, accountId, visibility, content, "[]", "[]", ...reply, boosted?.id ?? null, at, at];
    if (!boosted) recent[n % 500] = { id, uri, accountId };
  }
}

function authorId(n: number): string {
  return `01AUTH${String(n).padStart(20, "0")}`;
}

/** The same numbers in every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function tables(accountId: string, count: number) {
  const now = Date.now();
  return [
    { table: "accounts", columns: ACCOUNT_COLUMNS, rows: accounts(now) },
    { table: "follows", columns: FOLLOW_COLUMNS, rows: follows(accountId, now) },
    { table: "posts", columns: POST_COLUMNS, rows: posts(count, now) },
  ];
}

/** Posts of 5,000 people, of whom the account follows 1,000. */
export function fillSqlite(path: string, accountId: string, count: number): void {
  const handle = new Database(path);
  handle.pragma("synchronous = OFF");
  handle.exec("begin");
  for (const { table, columns, rows: values } of tables(accountId, count)) {
    const marks = columns.map(() => "?").join(", ");
    const insert = handle.prepare(`insert or ignore into ${table} (${columns.join(", ")}) values (${marks})`);
    for (const row of values) insert.run(row);
  }
  handle.exec("commit");
  handle.exec("analyze");
  handle.close();
}

const TYPES: Record<string, string> = { fields: "jsonb", hashtags: "jsonb", attachments: "jsonb" };

async function fillPostgres(url: string, accountId: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const { table, columns, rows: values } of tables(accountId, count)) {
    for (let batch = [...values.take(BATCH)]; batch.length > 0; batch = [...values.take(BATCH)]) {
      const lists = columns.map((name, at) => `$${at + 1}::${name.endsWith("_at") ? "bigint" : "text"}[]`);
      const picked = columns.map((name) => {
        if (name.endsWith("_at")) return `to_timestamp(${name} / 1000.0)`;
        return TYPES[name] ? `${name}::${TYPES[name]}` : name;
      });
      const from = `select ${picked.join(", ")} from unnest(${lists.join(", ")}) as given(${columns.join(", ")})`;
      const byColumn = columns.map((_, at) => batch.map((row) => row[at]));
      await client.query(
        `insert into ${table} (${columns.join(", ")}) ${from} on conflict do nothing`,
        byColumn,
      );
    }
  }
  await client.query("vacuum analyze");
  await client.end();
}
