// Reads domain events: the owner of a jar gets a mail when it changed, when it is hidden, and when it is shown again (T8, T12).
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import type { DomainEvent } from "../events.ts";
import { enqueueMail } from "../mail/enqueue-mail.ts";

/** Plugs the reader in; before the app starts. */
export function mailAboutJars(app: App): void {
  const types = ["tip_jar.changed", "tip_jar.frozen", "tip_jar.unfrozen"] as const;
  app.readEvents("tip-mails", (tx, event) => mailAbout(app, tx, event), types);
}

type JarEvent = DomainEvent<"tip_jar.changed" | "tip_jar.frozen" | "tip_jar.unfrozen">;

async function mailAbout(app: App, tx: Tx, event: JarEvent): Promise<void> {
  const to = { accountId: event.accountId };
  const url = `${app.uris.origin}/settings/tips`;
  if (event.type !== "tip_jar.changed") {
    const message = event.type === "tip_jar.frozen" ? "tip_jar_frozen" : "tip_jar_unfrozen";
    await enqueueMail(app, tx, { to, message, values: { url } });
  } else if (event.elsewhere) {
    const values = { when: event.createdAt, url };
    await enqueueMail(app, tx, { to, message: "tip_jar_changed", values });
  }
}
