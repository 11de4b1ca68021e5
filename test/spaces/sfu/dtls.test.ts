// The checks that werift's DTLS leaves out: only the holder of the certificate's key gets in.
import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { CipherContext, DtlsServer, RTCCertificate } from "werift";
import { startDtls } from "#src/spaces/sfu/dtls.ts";

async function createIdentity(): Promise<RTCCertificate> {
  const made = await CipherContext.createSelfSignedCertificateWithKey({ signature: 3, hash: 4 }, 23);
  return new RTCCertificate(made.keyPem, made.certPem, made.signatureHash);
}

const sha256 = (certificate: RTCCertificate) =>
  Buffer.from(certificate.getFingerprints()[0]!.value.replaceAll(":", ""), "hex");

interface Attack {
  /** The server shows the true certificate and signs with another key. */
  impostor?: boolean;
  /** The server shows another certificate than the one in its SDP. */
  otherCertificate?: boolean;
  /** The server's Finished, properly encrypted, is not over this handshake. */
  wrongFinished?: boolean;
  /** After the handshake a stranger sends an alert in the clear. */
  plaintextAlert?: boolean;
}

/** Client and server in memory. Tells how it ended, once the server has sent all it has to say. */
async function handshake({ impostor, otherCertificate, wrongFinished, plaintextAlert }: Attack = {}) {
  const [client, server, thief] = [await createIdentity(), await createIdentity(), await createIdentity()];
  const { promise: outcome, resolve } = Promise.withResolvers<string>();
  const wire = {
    type: "udp",
    address: { address: "", family: "IPv4", port: 0 },
    closed: false,
    onData: undefined as unknown as (data: Buffer) => void, // werift sets it
    send: async (data: Buffer) => void setImmediate(() => dtls.receive(data)),
    close: async () => {},
  };
  const remote = new DtlsServer({
    transport: wire,
    cert: server.certPem,
    key: (impostor ? thief : server).privateKey,
    signatureHash: server.signatureHash,
    srtpProfiles: [7],
    extendedMasterSecret: true,
    certificateRequest: true,
  });
  if (wrongFinished) remote.cipher.verifyData = () => randomBytes(12);
  // werift's server is content as soon as it has our Finished; ours takes a few turns of the loop to judge its answer.
  remote.onConnect.once(() => setTimeout(() => resolve("no connection"), 300));
  const dtls = startDtls({
    certificate: client,
    fingerprint: sha256(otherCertificate ? thief : server),
    srtpProfiles: [7],
    send: (data) => void setImmediate(() => wire.onData(data)),
    onConnected: () => {
      if (plaintextAlert) dtls.receive(Buffer.from("15fefd000000000000000900020100", "hex"));
      setImmediate(() => resolve("connected"));
    },
    onFailed: resolve,
  });
  const ended = await outcome;
  dtls.close();
  return ended;
}

describe("R7b: DTLS", () => {
  it("connects to the holder of the certificate's key", async () => {
    expect(await handshake()).toBe("connected");
  });

  it("does not connect to someone who merely shows that certificate", async () => {
    expect(await handshake({ impostor: true })).toBe("no connection");
  });

  it("R7: does not connect to another certificate than the SDP's", async () => {
    expect(await handshake({ otherCertificate: true })).toBe("no connection");
  });

  it("does not connect on a wrong Finished", async () => {
    expect(await handshake({ wrongFinished: true })).toBe("no connection");
  });

  it("is not ended by an alert in the clear", async () => {
    expect(await handshake({ plaintextAlert: true })).toBe("connected");
  });
});
