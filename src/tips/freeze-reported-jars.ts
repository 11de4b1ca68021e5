// Reads domain events: three established people who report payment fraud freeze a jar until a moderator has looked (T12).
import { findAccount, isActive } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { countFraudReporters } from "../moderation/queries.ts";
import { freezeJar } from "./freeze-tip-jar.ts";

const FREEZING_REPORTERS = 3;

/** Plugs the reader in; before the app starts. */
export function freezeReportedJars(app: App): void {
  app.readEvents("tips", (tx, event) => freezeIfReported(app, tx, event.targetAccountId), ["report.filed"]);
}

async function freezeIfReported(app: App, tx: Tx, accountId: string): Promise<void> {
  const account = await findAccount(tx, accountId);
  if (!account || !isActive(account)) return;
  const reporters = await countFraudReporters(tx, account.id, app.clock.now());
  if (reporters >= FREEZING_REPORTERS) await freezeJar(app, tx, account.id, "reports");
}
