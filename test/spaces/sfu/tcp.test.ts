// The media port over TCP and over IPv6: the same rules for who is let in, and where packets go.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { Mux, type MuxPeer } from "#src/spaces/sfu/mux.ts";
import { bindingResponse } from "#src/spaces/sfu/stun.ts";
import { bindingRequest } from "./binding-request.ts";
import { createClient, eventually } from "./peers.ts";

const media = Buffer.alloc(60, 0x80);

async function setUp(host = "127.0.0.1") {
  const mux = await Mux.listen({ host, port: 0 });
  onTestFinished(() => mux.close());
  const seen: string[] = [];
  const peer: MuxPeer = {
    ufrag: "aaaaaaaa",
    password: "p".repeat(32),
    remoteUfrag: "bbbb",
    remote: { address: "", port: 0 },
    onNominated: () => void seen.push("nominated"),
    onDtls: () => void seen.push("dtls"),
    onMedia: (data) => void seen.push(`media ${data.length}`),
    onConsentLost: () => void seen.push("lost"),
    onFailure: () => void seen.push("failed"),
  };
  mux.add(peer);
  return { mux, peer, seen, check: bindingRequest("aaaaaaaa:bbbb", peer.password) };
}

function framed(...packets: Buffer[]): Buffer {
  return Buffer.concat(
    packets.flatMap((packet) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(packet.length);
      return [length, packet];
    }),
  );
}

interface Connection {
  socket: Socket;
  port: number;
  /** Packets that came, without their frames. */
  received(): Buffer[];
}

async function dial(port: number, host = "127.0.0.1"): Promise<Connection> {
  const socket = connect(port, host);
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  let bytes = Buffer.alloc(0);
  socket.on("data", (data) => (bytes = Buffer.concat([bytes, data])));
  const received = () => {
    const packets: Buffer[] = [];
    for (let at = 0; at + 2 <= bytes.length; at += 2 + bytes.readUInt16BE(at)) {
      packets.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));
    }
    return packets;
  };
  return { socket, port: socket.localPort!, received };
}

it("lets a peer in over TCP, in whatever pieces its frames come, and answers on the same connection", async () => {
  const { mux, peer, seen, check } = await setUp();
  const client = await dial(mux.port);
  client.socket.setNoDelay(true);
  const bytes = framed(media, check, media);
  for (let at = 0; at < bytes.length; at += 7) {
    client.socket.write(bytes.subarray(at, at + 7));
    await new Promise(setImmediate);
  }
  await eventually(() => expect(seen).toEqual(["nominated", "media 60"])); // not the one before the check
  expect(mux.counters.unknown).toBe(1);
  await eventually(() => expect(client.received()).toHaveLength(1));
  mux.send(Buffer.from("hello"), peer.remote);
  await eventually(() => expect(client.received().at(-1)?.toString()).toBe("hello"));
});

it("follows a peer from TCP to UDP and back; the end of a connection is not the end of the peer", async () => {
  const { mux, peer, seen, check } = await setUp();
  const [over, udp] = [await dial(mux.port), await createClient(mux.port)];
  over.socket.write(framed(check));
  await eventually(() => expect(peer.remote.port).toBe(over.port));
  udp.send(check);
  await eventually(() => expect(peer.remote.port).toBe(udp.port));
  mux.send(Buffer.from("by UDP"), peer.remote);
  await eventually(() => expect(udp.received.map(String)).toContain("by UDP"));
  over.socket.destroy();
  const again = await dial(mux.port);
  again.socket.write(framed(check));
  await eventually(() => expect(peer.remote.port).toBe(again.port));
  again.socket.destroy();
  udp.send(check);
  await eventually(() => expect(peer.remote.port).toBe(udp.port));
  expect(seen).toEqual(["nominated"]);
});

it("R7b: gives a stranger on TCP no answer, and hangs up on frames that are no packets", async () => {
  const { mux, seen } = await setUp();
  const stranger = await dial(mux.port);
  stranger.socket.write(framed(bindingRequest("aaaaaaaa:bbbb", "wrong"), media, Buffer.alloc(0)));
  await eventually(() => expect(mux.counters.received).toBe(3));
  expect(stranger.received()).toEqual([]);
  const closed = once(stranger.socket, "close");
  stranger.socket.write(Buffer.from([0xff, 0xff, 0]));
  await closed;
  expect(seen).toEqual([]);
});

it("closes a peer's connection when the peer goes", async () => {
  const { mux, peer, check } = await setUp();
  const client = await dial(mux.port);
  client.socket.write(framed(check));
  await eventually(() => expect(peer.remote.port).toBe(client.port));
  const closed = once(client.socket, "close");
  mux.remove(peer);
  await closed;
});

it("hears IPv6 beside IPv4, over UDP and TCP, where it listens on all addresses", async () => {
  const { mux, peer, seen, check } = await setUp("0.0.0.0");
  const udp = createSocket("udp6").bind(0, "::1");
  onTestFinished(() => void udp.close());
  await once(udp, "listening");
  const received: Buffer[] = [];
  udp.on("message", (data) => received.push(data));
  udp.send(check, mux.port, "::1");
  await eventually(() => expect(received).toHaveLength(1));
  expect(peer.remote).toMatchObject({ address: "::1", port: udp.address().port });
  udp.send(media, mux.port, "::1");
  mux.send(Buffer.from("hello"), peer.remote);
  await eventually(() => expect(String(received.at(-1))).toBe("hello"));
  await eventually(() => expect(seen).toEqual(["nominated", "media 60"]));
  const tcp = await dial(mux.port, "::1");
  tcp.socket.write(framed(check));
  await eventually(() => expect(peer.remote.port).toBe(tcp.port));
});

it("tells a peer its IPv6 address", () => {
  const request = bindingRequest("a:b", "p");
  const response = bindingResponse(request, "p", "2001:db8::1:2", 4_660);
  expect(response.readUInt16BE(20)).toBe(0x0020);
  expect(response.subarray(24, 26).toString("hex")).toBe("0002"); // family IPv6
  expect(response.readUInt16BE(26) ^ 0x2112).toBe(4_660);
  const address = response.subarray(28, 44).map((byte, i) => byte ^ request[4 + i]!);
  expect(Buffer.from(address).toString("hex")).toBe("20010db8000000000000000000010002");
});
