// The app: one plain object of what the rooms need, opened once, closed in order.
import { argon2 } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Config } from "./config.ts";
import { migratePostgres, migrateSqlite } from "./db/migrate.ts";
import type { EventType } from "./events.ts";
import { openPostgres, openSqlite, type Store } from "./db/store.ts";
import { AppError } from "./errors.ts";
import { EventReader, type EventHandler } from "./jobs/event-reader.ts";
import { releaseLeases } from "./jobs/queue.ts";
import { JobRunner, type JobHandler } from "./jobs/runner.ts";
import { Schedule } from "./jobs/schedule.ts";
import { generateKeyPairs } from "./key-pairs.ts";
import { createOutgoing } from "./outgoing.ts";
import type {
  Clock,
  DerivePassword,
  Documents,
  MakeKeyPairs,
  Media,
  Network,
  Outgoing,
  Remote,
} from "./ports.ts";
import { openFolder, type Storage } from "./storage.ts";
import { createUris, type Uris } from "./uris.ts";

export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly store: Store;
  readonly uris: Uris;
  readonly clock: Clock;
  readonly outgoing: Outgoing;
  /** The files that people put up. */
  readonly storage: Storage;
  /** Archives of people's own data: no address leads there. */
  readonly archives: Storage;
  /** Set by the composition root: the command line does without. */
  media: Media;
  readonly derivePassword: DerivePassword;
  readonly makeKeyPairs: MakeKeyPairs;
  /** Set by the ActivityPub door when the composition root plugs it in. */
  remote: Remote;
  /** Set by the ActivityPub door likewise. */
  documents: Documents;
  /** Registers a reader of domain events; before start(). */
  readEvents<T extends EventType>(name: string, handle: EventHandler<T>, types?: readonly T[]): void;
  /** Registers a queue; before start(). */
  runJobs(handler: JobHandler): void;
  /** Registers something to be done once an interval; before start(). */
  readonly schedule: Schedule;
  /** Starts readers, queues and chores. Web-only processes don't. */
  start(): Promise<void>;
  /** Handles all recorded events and ready jobs, then resolves: how tests wait, and how a stop ends cleanly. */
  drain(): Promise<void>;
}

export interface AppOverrides {
  clock?: Clock;
  network?: Network;
  store?: Store;
  derivePassword?: DerivePassword;
  makeKeyPairs?: MakeKeyPairs;
}

const argon2id = promisify(argon2).bind(undefined, "argon2id");

const noRemote: Remote = {
  findAccount: async () => undefined,
  findAccountByUri: async () => undefined,
  rereadAccount: async () => undefined,
  findPostByUri: async () => undefined,
  refreshPoll: async () => {},
};

const noDocuments: Documents = {
  context: [],
  actor: async () => ({}),
  activity: async () => undefined,
};

const noMedia: Media = {
  processor: {
    run: async () => {
      throw new AppError("unavailable", "Nothing is processed here");
    },
    [Symbol.asyncDispose]: async () => {},
  },
  proxyUrl: (_kind, url) => url,
};

/** Migrates and opens the database; starts nothing. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const store = overrides.store ?? (await openStore(config));
  const clock = overrides.clock ?? { now: () => new Date() };
  const outgoing = createOutgoing(config, overrides.network);
  const readers: EventReader[] = [];
  const runners: JobRunner[] = [];
  const schedule = new Schedule(clock);
  return {
    config,
    store,
    clock,
    outgoing,
    derivePassword: overrides.derivePassword ?? argon2id,
    makeKeyPairs: overrides.makeKeyPairs ?? generateKeyPairs,
    uris: createUris(config.origin),
    remote: noRemote,
    documents: noDocuments,
    storage: await openFolder(join(config.dataDir, "media")),
    archives: await openFolder(join(config.dataDir, "archives")),
    media: noMedia,
    schedule,
    readEvents: (name, handle, types) =>
      void readers.push(new EventReader(store, name, handle as EventHandler, types)),
    runJobs: (handler) => void runners.push(new JobRunner(store, clock, handler)),
    async start() {
      if (store.dialect === "sqlite") await releaseLeases(store);
      for (const worker of [...readers, ...runners, schedule]) worker.start();
    },
    async drain() {
      for (let worked = true; worked;) {
        for (const reader of readers) while (await reader.step()); // to the end of what is recorded
        const results = await Promise.all(runners.map((runner) => runner.drain()));
        worked = results.includes(true);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...readers, ...runners, schedule].map((worker) => worker.stop()));
      await outgoing[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

export function sqlitePath(config: Config): string {
  return join(config.dataDir, "hakawati.db");
}

async function openStore(config: Config): Promise<Store> {
  if (config.databaseUrl) {
    await migratePostgres(config.databaseUrl);
    return openPostgres(config.databaseUrl);
  }
  migrateSqlite(sqlitePath(config));
  return openSqlite(sqlitePath(config));
}
