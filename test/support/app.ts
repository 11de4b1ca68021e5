// An app for a test: its own database, a clock it can turn, and the doors as the product composes them.
import { argon2 } from "node:crypto";
import { promisify } from "node:util";
import { createAccount } from "#src/accounts/create-account.ts";
import { getAccount, type Account } from "#src/accounts/queries.ts";
import { createApp, sqlitePath, type App } from "#src/app.ts";
import { readConfig, type Config } from "#src/config.ts";
import { openPostgres, openSqlite, type Store } from "#src/db/store.ts";
import { composeDoors, type Doors } from "#src/main.ts";
import { findFfmpeg } from "#src/media/processing/ffmpeg.ts";
import type { DerivePassword, Network, Processor } from "#src/ports.ts";
import type { Mixer } from "#src/spaces/recording/mix-format.ts";
import { LocalSfu } from "#src/spaces/sfu/local-sfu.ts";
import type { Sfu } from "#src/spaces/sfu/protocol.ts";
import { createDatabase } from "./database.ts";
import type { TestDatabase } from "./new-database.ts";
import { keysFromPool } from "./key-pool.ts";
import { migratedDatabase } from "./migrated.ts";

export class TestClock {
  #offset = 0;

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  advance(ms: number): void {
    this.#offset += ms;
  }
}

export interface TestAppOptions {
  /** Default `here.test`; the origin is https. */
  domain?: string;
  env?: Record<string, string>;
  network?: Network;
  /** Default: Argon2id with little memory, once over. */
  derivePassword?: DerivePassword;
  processor?: Processor;
  sfu?: Sfu;
  mixer?: Mixer;
  /** What another app left behind, as after a restart: its database, which is the caller's to end, and its clock. */
  left?: { database: TestDatabase; clock: TestClock };
}

/** An SFU in this process, on a port of its own. */
function createSfu(): Promise<LocalSfu> {
  return LocalSfu.listen({ port: 0, host: "127.0.0.1", addresses: ["127.0.0.1"], loopback: true });
}

/** Decodes in this process, loaded by the tests that need it. */
function createProcessor(ffmpeg: string | undefined): Processor {
  return {
    async run(task) {
      const { perform } = await import("#src/media/processing/perform.ts");
      return perform(task, findFfmpeg(ffmpeg));
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Mixes in this process, loaded by the tests that need it. */
const mixer: Mixer = {
  async run(task, onProgress) {
    const { mix } = await import("#src/spaces/recording/mix.ts");
    return mix(task, onProgress);
  },
};

/** The product's own, for tests in which others work on the same passwords. */
export const argon2id: DerivePassword = promisify(argon2).bind(undefined, "argon2id");

/** As the product does, with a two-hundredth of its work: most people of a test only have to be there. */
const deriveQuickly: DerivePassword = (parameters) => argon2id({ ...parameters, memory: 64, passes: 1 });

export interface TestApp extends AsyncDisposable {
  app: App;
  clock: TestClock;
  doors: Doors;
  sfu: Sfu;
  /** A request to this app's own origin, without a socket. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** A local account with the password `correct horse battery`. */
  person(username: string): Promise<Account>;
}

/** A database of the tests is a copy of one at the newest migration: nobody has to look whether something is missing. */
function openMigrated(config: Config): { store?: Store } {
  if (migratedDatabase() === undefined) return {};
  const { databaseUrl } = config;
  return { store: databaseUrl ? openPostgres(databaseUrl) : openSqlite(sqlitePath(config)) };
}

export const PASSWORD = "correct horse battery";

export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { database, clock } = options.left ?? { database: await createDatabase(), clock: new TestClock() };
  const origin = `https://${options.domain ?? "here.test"}`;
  const config = readConfig({ HAKAWATI_ORIGIN: origin, HAKAWATI_PORT: "0", ...database.env, ...options.env });
  const { network, derivePassword = deriveQuickly } = options;
  const overrides = { derivePassword, ...(network ? { network } : {}), ...openMigrated(config) };
  const app = await createApp(config, { clock, makeKeyPairs: keysFromPool(), ...overrides });
  const processor = options.processor ?? createProcessor(config.ffmpeg);
  const sfu = options.sfu ?? (await createSfu());
  const doors = await composeDoors(app, sfu, processor, options.mixer ?? mixer);
  return {
    app,
    clock,
    doors,
    sfu,
    async request(path, init) {
      return doors.fetch(new Request(new URL(path, origin), init), { address: "203.0.113.7" });
    },
    async person(username) {
      const email = `${username}@mail.test`;
      const { accountId } = await createAccount(app, { username, email, password: PASSWORD });
      return getAccount(app.store.read, accountId);
    },
    async [Symbol.asyncDispose]() {
      await doors[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
      if (!options.left) await database[Symbol.asyncDispose]();
    },
  };
}
