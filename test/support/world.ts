// Two whole instances as admins run them, each a process of its own, under their own https names behind a proxy.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createCertificateAuthority } from "./ca.ts";
import { startHttpsProxy } from "./https-proxy.ts";
import { Instance } from "./instance.ts";
import { newDatabase, type Dialect } from "./new-database.ts";
import { startTap, type Tap } from "./tap.ts";

export const PASSWORD = "correct horse battery";

const preload = fileURLToPath(new URL("hosts.mjs", import.meta.url));

export interface World extends AsyncDisposable {
  /** https://hakaya.test, where alice tells. */
  here: Instance;
  /** https://maqha.test, where bob listens. */
  there: Instance;
  /** What stands before `there`: counts its inbox, and can keep answers back. */
  tap: Tap;
  chromiumFlags: string[];
  /** For files of the test; goes with it. */
  folder: string;
}

/** Both are started; nothing is set up. */
export async function createWorld(dialect: Dialect): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hakawati-world-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const ca = stack.use(await createCertificateAuthority());
  // Instances need the proxy's port, and the proxy theirs: it reads the targets anew with each request.
  const targets: Record<string, number> = { "hakaya.test": 0, "maqha.test": 0 };
  const proxy = stack.use(await startHttpsProxy({ ca, targets }));
  const create = async (name: string): Promise<Instance> => {
    const database = stack.use(await newDatabase(dialect));
    const instance = await Instance.create({
      origin: `https://${name}`,
      preload: [preload],
      env: {
        ...database.env,
        ...proxy.env,
        HAKAWATI_TRUST_PROXY: "127.0.0.1",
        HAKAWATI_ALLOW_PRIVATE_ADDRESSES: "on",
        HAKAWATI_RTC_PORT: "0",
      },
    });
    stack.defer(() => instance.kill());
    targets[name] = instance.port;
    await instance.start();
    return instance;
  };
  const [here, there] = await Promise.all([create("hakaya.test"), create("maqha.test")]);
  const tap = stack.use(await startTap(there.port));
  targets["maqha.test"] = tap.port;
  const owned = stack.move();
  return {
    here,
    there,
    tap,
    chromiumFlags: proxy.chromiumFlags,
    folder,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
