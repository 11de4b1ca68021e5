// Reads domain events: the owner of a jar gets a mail when it changed, when it is hidden, and when it is shown again (T8, T12).
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";

/** Plugs the reader in; before the app starts. */
export function mailAboutJars(app: App): void {
  app.readEvents("tip-mails", (tx, event) => mailAbout(app, tx, event));
}

async function mailAbout(app: App, tx: Tx, event: DomainEvent): Promise<void> {
  const url = `${app.uris.origin}/settings/tips`;
  if (event.type === "tip_jar.changed" && event.elsewhere) {
    const values = { when: event.createdAt, url };
    await enqueueMail(app, tx, { to: { accountId: event.accountId }, message: "tip_jar_changed", values });
  }
  if (event.type === "tip_jar.frozen" || event.type === "tip_jar.unfrozen") {
    const message = event.type === "tip_jar.frozen" ? "tip_jar_frozen" : "tip_jar_unfrozen";
    await enqueueMail(app, tx, { to: { accountId: event.accountId }, message, values: { url } });
  }
}
