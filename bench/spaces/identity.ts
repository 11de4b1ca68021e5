// The certificate and the ECDH keys of all who are played.
import {
  createECDH,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import { RTCDtlsTransport } from "werift";

/** Shared by all who are played: no secret is kept from anybody here. */
export interface Identity {
  /** sha-256, as in SDP. */
  fingerprint: string;
  certificate: Buffer;
  key: KeyObject;
  curves: Curve[];
}

/** An ECDH key of a curve that a client may know. */
export interface Curve {
  id: number;
  point: Buffer;
  secretWith(point: Buffer): Buffer;
}

export async function createIdentity(): Promise<Identity> {
  const made = await RTCDtlsTransport.SetupCertificate();
  const certificate = new X509Certificate(made.certPem);
  return {
    fingerprint: certificate.fingerprint256,
    certificate: certificate.raw,
    key: createPrivateKey(made.privateKey),
    curves: [x25519(), p256()],
  };
}

function x25519(): Curve {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  const jwk = { kty: "OKP", crv: "X25519" };
  return {
    id: 29,
    point: Buffer.from(publicKey.export({ format: "jwk" }).x!, "base64url"),
    secretWith(point) {
      const theirs = createPublicKey({ key: { ...jwk, x: point.toString("base64url") }, format: "jwk" });
      return diffieHellman({ privateKey, publicKey: theirs });
    },
  };
}

/** All that Janus knows. */
function p256(): Curve {
  const pair = createECDH("prime256v1");
  return { id: 23, point: pair.generateKeys(), secretWith: (point) => pair.computeSecret(point) };
}
