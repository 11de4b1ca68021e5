// A listener without an account, in the machine's network: enters the Space at the given address of the API, prints where it
// was told to send to, and "connected" when the encrypted connection stands.
import { RTCPeerConnection } from "werift";
import { WebSocket } from "ws";

const answer = await fetch(`${process.argv[2]}/tickets`, { method: "POST" });
const { ticket, socket } = (await answer.json()) as { ticket: string; socket: string };

const connection = new RTCPeerConnection({ iceServers: [], iceUseIpv6: false, bundlePolicy: "max-bundle" });
connection.addTransceiver("audio", { direction: "recvonly" });
connection.connectionStateChange.subscribe((state) => {
  process.stdout.write(`${state}\n`);
});

const room = new WebSocket(socket);
const say = (message: object) => room.send(JSON.stringify(message));
room.on("open", () => say({ type: "enter", ticket }));

async function answerTo({ type, sdp }: { type: string; sdp: string }): Promise<void> {
  if (type === "entered") {
    await connection.setLocalDescription(await connection.createOffer());
    say({ type: "offer", sdp: connection.localDescription!.sdp });
  }
  if (type === "answer") {
    for (const [, address, port] of sdp.matchAll(/^a=candidate:\S+ \d+ udp \d+ (\S+) (\d+)/gm)) {
      process.stdout.write(`send to ${address}:${port}\n`);
    }
    await connection.setRemoteDescription({ type: "answer", sdp });
  }
}

room.on("message", (data: Buffer) => void answerTo(JSON.parse(data.toString())));
room.on("close", (code) => void process.stdout.write(`closed with ${code}\n`));
