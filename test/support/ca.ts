// A certificate authority for tests, so that instances can be reached over https under names of their own.
import "reflect-metadata";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;

export interface Leaf {
  /** PEM, the certificate alone: its authority is the root. */
  cert: string;
  key: string;
}

export interface CertificateAuthority extends AsyncDisposable {
  /** Path of its certificate as PEM: for NODE_EXTRA_CA_CERTS. */
  certFile: string;
  /** PEM. */
  cert: string;
  /** A certificate for one host name and all names under it. */
  issue(name: string): Promise<Leaf>;
}

function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 30 * DAY_MS) };
}

async function makeKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

async function toPem(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

async function makeRoot(keys: CryptoKeyPair): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name: "CN=Tests only",
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
}

async function issueLeaf(root: x509.X509Certificate, rootKeys: CryptoKeyPair, name: string): Promise<Leaf> {
  const keys = await makeKeys();
  const names = [name, `*.${name}`].map((value) => ({ type: "dns" as const, value }));
  const cert = await x509.X509CertificateGenerator.create({
    ...validity(),
    subject: `CN=${name}`,
    issuer: root.subject,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
    ],
  });
  return { cert: cert.toString("pem"), key: await toPem(keys.privateKey) };
}

export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const keys = await makeKeys();
  const root = await makeRoot(keys);
  const folder = await mkdtemp(join(tmpdir(), "hakawati-ca-"));
  const certFile = join(folder, "ca.pem");
  const cert = root.toString("pem");
  await writeFile(certFile, `${cert}\n`);
  return {
    cert,
    certFile,
    issue: (name) => issueLeaf(root, keys, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
