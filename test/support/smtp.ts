// A mail server for tests on node:net: takes what it is given and keeps it, or refuses as it is told.
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

export interface ReceivedMail {
  from: string;
  to: string;
  /** In lower case, decoded. */
  headers: Record<string, string>;
  text: string;
  html: string;
  /** The address that its text leads to. */
  link: string | undefined;
}

export interface SmtpServer extends AsyncDisposable {
  url: string;
  mails: ReceivedMail[];
  /** Newest first to an address. @throws Error where there is none */
  mailTo(address: string): ReceivedMail;
  /** Answers RCPT with it, such as `450 later`, until it is undefined again. */
  refuse: string | undefined;
  /** Drops the connection once a mail has come whole, before it is acknowledged: what a crash looks like. */
  loseAnswers: boolean;
}

export async function startSmtp(): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    talk(socket, smtp);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const smtp: SmtpServer = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails: [],
    refuse: undefined,
    loseAnswers: false,
    mailTo(address) {
      const found = smtp.mails.findLast(({ to }) => to === address);
      if (!found) throw new Error(`No mail to ${address}, only to ${smtp.mails.map(({ to }) => to).join()}`);
      return found;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  return smtp;
}

/** RFC 5321 as far as one client needs it. */
function talk(socket: Socket, smtp: SmtpServer): void {
  let unread = "";
  let data: string | undefined;
  let envelope = { from: "", to: "" };
  const say = (line: string) => socket.write(`${line}\r\n`);
  const take = (raw: string) => {
    smtp.mails.push({ ...envelope, ...parseMail(raw) });
    if (smtp.loseAnswers) socket.destroy();
    else say("250 taken");
  };
  const command = (line: string): unknown => {
    const address = /<(.*?)>/.exec(line)?.[1] ?? "";
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "MAIL") envelope = { from: address, to: "" };
    if (verb === "RCPT" && smtp.refuse !== undefined) return say(smtp.refuse);
    if (verb === "RCPT") envelope.to = address;
    if (verb === "DATA") data = "";
    if (verb === "QUIT") return socket.end("221 bye\r\n");
    return say(verb === "DATA" ? "354 go on" : "250 well");
  };
  say("220 smtp.test");
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    unread += chunk;
    for (let end = unread.indexOf("\r\n"); end >= 0; end = unread.indexOf("\r\n")) {
      const line = unread.slice(0, end);
      unread = unread.slice(end + 2);
      if (data === undefined) command(line);
      else if (line !== ".") data += `${line.replace(/^\./, "")}\r\n`;
      else {
        const raw = data;
        data = undefined;
        take(raw);
      }
    }
  });
}

function parseMail(raw: string): Omit<ReceivedMail, "from" | "to"> {
  const { headers, body } = parsePart(raw);
  const boundary = /boundary="?([^";]+)/.exec(headers["content-type"] ?? "")?.[1];
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).map((part) => part.trimStart());
  const find = (type: string) => {
    const part = parts.map(parsePart).find((one) => one.headers["content-type"]?.startsWith(type));
    return part ? decodeBody(part.body, part.headers["content-transfer-encoding"] ?? "") : "";
  };
  const text = find("text/plain");
  return { headers, text, html: find("text/html"), link: /^https?:\S+$/m.exec(text)?.[0] };
}

function parsePart(raw: string): { headers: Record<string, string>; body: string } {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, Math.max(0, end))
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
  });
  return { headers: Object.fromEntries(headers) as Record<string, string>, body: raw.slice(end + 4) };
}

/** RFC 2047; words that follow one another join without the space between them. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, encoding: string, word: string) =>
      encoding.toLowerCase() === "b"
        ? Buffer.from(word, "base64").toString()
        : decodeQuoted(word.replaceAll("_", " ")),
    );
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString().replaceAll("\r\n", "\n");
  const text = encoding === "quoted-printable" ? decodeQuoted(body.replace(/=\r\n/g, "")) : body;
  return text.replaceAll("\r\n", "\n");
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString();
}
