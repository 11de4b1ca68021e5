// What an instance takes from other servers and gives to them: the bundle on SQLite in a process of its own, asked from this one.
import { freePort } from "#test/support/free-port.ts";
import { deliveries, inboxesAt } from "./federation/deliveries.ts";
import { documents, FRESH } from "./federation/documents.ts";
import { inTown } from "./federation/in-town.ts";
import { inbox } from "./federation/inbox.ts";
import { latency } from "./federation/latency.ts";
import { rows as memory } from "./memory.ts";
import type { Row, Wants } from "./support/row.ts";
import { rows as timelines } from "./timelines.ts";

/** Posts that are there before; and the same tenfold. */
const POSTS = 20_000;
const INBOXES = 2_000;
const LARGER = "10 times the posts";

export async function* rows(wants: Wants): AsyncIterable<Row> {
  if (wants("memory.idle")) yield* memory();
  if (wants("federation.actor-get") || wants("federation.note-get")) {
    yield* documentRows(wants);
  }
  if (wants("federation.inbox")) yield* inboxRows();
  if (wants("federation.deliveries")) yield* deliveryRows();
  if (wants("federation.home-elsewhere")) yield* latencyRows();
  if (wants("timelines")) yield* timelines();
}

async function* documentRows(wants: Wants): AsyncIterable<Row> {
  const large = await Array.fromAsync(
    inTown({ posts: 10 * POSTS }, (instance, town) => documents(instance, town, wants, { isPeer: true })),
  );
  const here = inTown({ posts: POSTS }, (instance, town) => documents(instance, town, wants));
  for await (const row of withPeer(here, LARGER, large)) {
    const fresh = large.find(({ name }) => name === row.name)?.against?.[FRESH];
    yield fresh === undefined ? row : { ...row, against: { ...row.against, [`${LARGER}, ${FRESH}`]: fresh } };
  }
}

async function* latencyRows(): AsyncIterable<Row> {
  yield* withPeer(latency(POSTS), LARGER, await Array.fromAsync(latency(10 * POSTS)));
}

async function* inboxRows(): AsyncIterable<Row> {
  const large = inTown({ posts: 10 * POSTS }, (instance, town) => inbox(instance, town, { isPeer: true }));
  yield* withPeer(inTown({ posts: POSTS }, inbox), LARGER, await Array.fromAsync(large));
}

async function* deliveryRows(): AsyncIterable<Row> {
  const ports = { sink: await freePort(), hanging: await freePort(), none: await freePort() };
  const rowsFor = (count: number) => {
    const { all, live } = inboxesAt(ports, count);
    return inTown({ inboxes: all }, (instance, town) => deliveries(instance, town, live, ports));
  };
  const large = await Array.fromAsync(rowsFor(10 * INBOXES));
  yield* withPeer(rowsFor(INBOXES), "10 times the inboxes", large);
}

/** Beside each row the one of the same name among `others`. */
async function* withPeer(rowsHere: AsyncIterable<Row>, peer: string, others: Row[]): AsyncIterable<Row> {
  for await (const row of rowsHere) {
    const theirs = others.find(({ name }) => name === row.name);
    yield theirs ? { ...row, against: { ...row.against, [peer]: theirs.value } } : row;
  }
}
