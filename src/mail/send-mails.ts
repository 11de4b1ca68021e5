// The job that sends queued mails over SMTP, and tries again for two days where the mail server is away.
import type { App } from "../app.ts";
import type { Config } from "../config.ts";
import type { Job } from "../jobs/queue.ts";
import { logger } from "../log.ts";
import { readSettings } from "../settings/settings.ts";
import { composeMail } from "./compose-mail.ts";
import { MAIL_QUEUE, type QueuedMail } from "./enqueue-mail.ts";
import type { MailValues } from "./messages.ts";

const log = logger("mail");

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
const GIVE_UP_MS = 2 * 24 * 3_600_000;

export function sendMails(app: App): void {
  app.runJobs({
    queue: MAIL_QUEUE,
    concurrency: 2,
    run: (job) => send(app, job.payload as QueuedMail),
    nextTry,
  });
}

async function send(app: App, mail: QueuedMail): Promise<void> {
  const { config, clock, store } = app;
  const isLate = mail.until !== null && clock.now().getTime() >= mail.until;
  if (isLate || !config.mail) return;
  const settings = await readSettings(store);
  const language = mail.language ?? settings.language;
  const { domain } = config;
  const frame = { instance: settings.instanceName, domain, language, name: mail.name ?? undefined };
  const { subject, text, html } = composeMail(mail.message, revived(mail.values), frame);
  await (
    await transport(config.mail)
  ).sendMail({
    from: config.mail.from,
    to: { name: "", address: mail.address },
    subject,
    text,
    html,
    date: clock.now(),
    // The same with each try: who gets a mail twice, because we died right after it was taken, can tell.
    messageId: `<${mail.id}@${new URL(config.origin).hostname}>`,
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
  });
  log.info("{message} was sent", { message: mail.message });
}

function revived(values: QueuedMail["values"]): MailValues {
  const all = Object.entries(values).map(([name, value]) => {
    return [name, typeof value === "object" ? new Date(value.at) : value];
  });
  return Object.fromEntries(all) as MailValues;
}

/** A connection a mail. Loaded here, as servers without SMTP never need it. */
async function transport({ smtpUrl }: NonNullable<Config["mail"]>) {
  const { createTransport } = await import("nodemailer");
  const { protocol, hostname, username } = new URL(smtpUrl);
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return createTransport({
    url: smtpUrl,
    // A password never travels in the clear.
    requireTLS: protocol === "smtp:" && username !== "" && !isHere,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** An address that the mail server refuses for good (550) is given up; everything else, a wrong password too, may be mended. */
function nextTry(job: Job, error: unknown, now: Date): Date | undefined {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const isRefused = code === "EENVELOPE" && responseCode !== undefined && responseCode >= 500;
  if (isRefused || now.getTime() - job.createdAt > GIVE_UP_MS) return undefined;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (job.attempts - 1), LONGEST_PAUSE_MS);
  return new Date(now.getTime() + pause);
}
