// Key pairs made once a run: an RSA pair costs as much as all else that a small test does.
import { inject } from "vitest";
import type { TestProject } from "vitest/node";
import { generateKeyPairs, type StoredKeyPair } from "#src/key-pairs.ts";
import type { MakeKeyPairs } from "#src/ports.ts";

declare module "vitest" {
  interface ProvidedContext {
    keyPairs: StoredKeyPair[][];
  }
}

const SIZE = 24;

/** Before the run, in the process that starts the workers. */
export async function setup({ provide }: TestProject): Promise<void> {
  provide("keyPairs", await Promise.all(Array.from({ length: SIZE }, generateKeyPairs)));
}

/** No two apps of a process begin at the same place, and no two actors of an app share a pair. */
let next = 0;

export function keysFromPool(): MakeKeyPairs {
  const pool = inject("keyPairs");
  let taken = 0;
  return async () => (taken++ < pool.length ? pool[next++ % pool.length]! : generateKeyPairs());
}
