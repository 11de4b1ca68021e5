// The documents that are asked for most, as they were last written: a boost by somebody popular brings hundreds of servers to
// one post and its author within seconds.
import { LRUCache } from "lru-cache";
import { onEventsRecorded } from "#src/events.ts";
import type { Json } from "./vocab/json.ts";

/** What other processes change is seen after a second, as with settings. */
const FRESH_MS = 1_000;
const MAX_BYTES = 16_000_000;

/** A document whole, as it is sent. */
export interface Written {
  status: number;
  body: Buffer;
}

/** A document, and the rows (their ids) that it is made of: an event about one of them makes it old. */
export interface Described {
  json: Json;
  about: string[];
}

interface Entry extends Written {
  about: string[];
}

export class DocumentCache implements Disposable {
  readonly #entries = new LRUCache<string, Entry>({
    ttl: FRESH_MS,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ body }) => body.length + 200,
    dispose: (entry, path) => this.#forget(path, entry),
  });
  readonly #pathsAbout = new Map<string, Set<string>>();
  readonly #readings = new Map<string, Promise<Written>>();
  readonly #unlisten = onEventsRecorded((event) => {
    for (const value of Object.values(event)) if (typeof value === "string") this.#drop(value);
  });

  /** What is at hand for a path. */
  get(path: string): Written | undefined {
    return this.#entries.get(path);
  }

  /** Those who ask at once for what is not at hand wait for one reading. */
  async read(path: string, describe: () => Promise<Described>): Promise<Written> {
    return this.get(path) ?? this.#readings.get(path) ?? this.#begin(path, describe);
  }

  #begin(path: string, describe: () => Promise<Described>): Promise<Written> {
    const reading = describe()
      .then((described) => this.#keep(path, described))
      .finally(() => this.#readings.delete(path));
    this.#readings.set(path, reading);
    return reading;
  }

  #keep(path: string, { json, about }: Described): Written {
    const entry = { ...write(json), about };
    this.#entries.set(path, entry);
    for (const id of about) {
      const paths = this.#pathsAbout.get(id) ?? new Set();
      this.#pathsAbout.set(id, paths.add(path));
    }
    return entry;
  }

  #drop(id: string): void {
    for (const path of this.#pathsAbout.get(id) ?? []) this.#entries.delete(path);
  }

  #forget(path: string, { about }: Entry): void {
    for (const id of about) {
      const paths = this.#pathsAbout.get(id);
      paths?.delete(path);
      if (paths?.size === 0) this.#pathsAbout.delete(id);
    }
  }

  [Symbol.dispose](): void {
    this.#unlisten();
  }
}

export function write(json: Json): Written {
  // 410 tells those who ask that it is no use to ask again.
  return { status: json["type"] === "Tombstone" ? 410 : 200, body: Buffer.from(JSON.stringify(json)) };
}
