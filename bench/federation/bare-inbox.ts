// The least that taking a signed post in can cost: Node's server, a digest, a signature, one insert that is safe from a crash. A
// program of its own: `node … bare-inbox.ts PORT FOLDER`, with the public keys by their ids as JSON on its standard input.
import { createHash, createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { buffer, json } from "node:stream/consumers";
import Database from "better-sqlite3";

const [port, folder = ""] = process.argv.slice(2);
const pems = (await json(process.stdin)) as Record<string, string>;
const keys = new Map(Object.entries(pems).map(([id, pem]) => [id, createPublicKey(pem)]));
const database = new Database(join(folder, "bare.db"));
database.pragma("journal_mode = WAL");
database.pragma("synchronous = NORMAL");
database.exec("create table jobs (id integer primary key, payload text not null)");
const insert = database.prepare("insert into jobs (payload) values (?)");

createServer((request, response) => {
  void take(request).then((status) => response.writeHead(status).end());
}).listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));

async function take(request: IncomingMessage): Promise<number> {
  const body = await buffer(request);
  if (!isSigned(request, body)) return 401;
  insert.run(JSON.stringify(JSON.parse(body.toString())));
  return 202;
}

function isSigned({ headers }: IncomingMessage, body: Buffer): boolean {
  const [, keyId = "", value = ""] =
    /keyId="([^"]*)".*signature="([^"]*)"/.exec(String(headers["signature"])) ?? [];
  const digest = `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
  const { host, date } = headers;
  const lines = `(request-target): post /inbox\nhost: ${host}\ndate: ${date}\ndigest: ${digest}`;
  const key = keys.get(keyId);
  return key !== undefined && verify("sha256", Buffer.from(lines), key, Buffer.from(value, "base64"));
}
