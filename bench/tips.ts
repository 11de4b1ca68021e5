// What a remote actor's jar costs: reading and validating 20 entries of all kinds.
import { fromActor } from "#federation/vocab/tip-jar.ts";
import { catalogue } from "#src/tips/catalogue.ts";
import { parseEntry } from "#src/tips/parse-entry.ts";
import type { Row } from "./support/row.ts";

const ENTRIES = 20;
const ROUNDS = 1_000;
/** Until the code is compiled for good, as it is in a server that runs. */
const WARM_UP = 3_000;

export async function* rows(): AsyncGenerator<Row> {
  const actor = actorWithEntries();
  if (fromActor(actor).tips.length !== ENTRIES) throw new Error("the actor's entries were not all read");
  for (let i = 0; i < WARM_UP; i++) fromActor(actor);
  // Time of this process alone: on a busy machine the clock on the wall tells of the others.
  const started = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) fromActor(actor);
  const { user, system } = process.cpuUsage(started);
  yield { name: "tips.read-attachments", value: (user + system) / 1_000 / ROUNDS, unit: "ms" };
}

/** Half links, half fields, with every expensive checksum among them. */
function actorWithEntries(): Record<string, unknown> {
  const wallets = ["bitcoin", "monero", "litecoin", "stellar", "nano", "ethereum", "xrp", "cardano"];
  const pages = catalogue().services.filter(({ urlTemplate, verified, kind }) => {
    return urlTemplate && verified === "usage" && kind === "handle";
  });
  const ids = [...wallets, ...pages.map(({ id }) => id)].slice(0, ENTRIES);
  const attachment = ids.map((id, i) => {
    const example = catalogue().services.find((service) => service.id === id)?.input.example ?? "";
    const { href, handle } = parseEntry({ service: id, handle: example });
    if (href && i % 2) return { type: "Link", name: id, href, rel: ["payment"] };
    return {
      type: "PropertyValue",
      name: `n ${id}`,
      value: href?.startsWith("https") ? `<a href="${href}">${href}</a>` : handle,
    };
  });
  return { id: "https://remote.test/users/carol", url: "https://remote.test/@carol", attachment };
}
