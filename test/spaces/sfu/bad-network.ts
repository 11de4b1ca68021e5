// A network of the tests between a peer and the SFU: it loses, delays and reorders datagrams, and can give the peer another address.
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import { onTestFinished } from "vitest";

export interface BadNetwork {
  /** Where the peer sends to, instead of the SFU's port. */
  port: number;
  /** Part of the datagrams lost, both ways (0–1). */
  loss: number;
  /** Each datagram is late by up to this many milliseconds. */
  jitterMs: number;
  /** Datagrams lost so far. */
  lost: number;
  /** From now on the SFU sees the peer under another port, as after a NAT forgot it. */
  rebind(): Promise<void>;
}

/** The answer as the peer behind the network is to see it. */
export function throughNetwork(answer: string, { port }: BadNetwork): string {
  const udp = answer.replaceAll(/^(a=candidate:\S+ 1 udp \d+ \S+) \d+ /gm, `$1 ${port} `);
  return udp.replaceAll(/^a=candidate:\S+ 1 tcp .*\r\n/gm, "");
}

export async function createBadNetwork(sfuPort: number): Promise<BadNetwork> {
  const front = await open();
  /** By where the peer is; browsers send to this machine from any address of it. */
  const backs = new Map<string, { peer: RemoteInfo; socket: Socket }>();
  const network: BadNetwork = {
    port: front.address().port,
    loss: 0,
    jitterMs: 0,
    lost: 0,
    async rebind() {
      await Promise.all([...backs.values()].map(({ peer }) => openBack(peer)));
    },
  };
  let isOver = false;
  onTestFinished(() => void (isOver = true)); // what is late then has nowhere to go
  const pass = (send: () => void) => {
    if (random() < network.loss) return void network.lost++;
    if (network.jitterMs === 0) return send();
    setTimeout(() => isOver || send(), random() * network.jitterMs);
  };
  const openBack = async (peer: RemoteInfo) => {
    const socket = await open();
    socket.on("message", (data) => isOver || pass(() => front.send(data, peer.port, peer.address)));
    backs.set(keyOf(peer), { peer, socket });
  };
  const forward = async (data: Buffer, peer: RemoteInfo) => {
    const key = keyOf(peer);
    if (!backs.has(key)) await openBack(peer);
    if (isOver) return;
    pass(() => backs.get(key)!.socket.send(data, sfuPort, "127.0.0.1"));
  };
  front.on("message", (data, peer) => void forward(data, peer));
  return network;
}

function keyOf({ address, port }: RemoteInfo): string {
  return `${address} ${port}`;
}

async function open(): Promise<Socket> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  onTestFinished(() => void socket.close());
  socket.on("error", () => {}); // late datagrams after the end
  await once(socket, "listening");
  return socket;
}

/** Always the same sequence, so that a run can be told from another by the code alone (mulberry32). */
let seed = 1;
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
