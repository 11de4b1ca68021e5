// Moderating from the command line: `hakawati reports`, and what stands under `hakawati accounts` for it.
import { defineCommand, type CommandDef } from "citty";
import { findAccount, findAccountByHandle, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { pageOfReports } from "../moderation/queries.ts";
import { resolveReport } from "../moderation/resolve-report.ts";
import { restoreAccount } from "../moderation/restore-account.ts";
import { BADGES, type Badge } from "../moderation/schema.ts";
import { setBadge } from "../moderation/set-badge.ts";
import { silenceAccount } from "../moderation/silence-account.ts";
import { suspendAccount } from "../moderation/suspend-account.ts";
import { withApp } from "./with-app.ts";

const SHOWN_REPORTS = 200;

const handle = {
  type: "positional",
  required: true,
  description: "alice, or carol@remote.example",
} as const;

/** Under `accounts`. */
export function moderationCommands(config: Config): Record<string, CommandDef> {
  return {
    suspend: standingCommand(config, "suspend", "Hide an account and sign its owner out everywhere"),
    silence: standingCommand(config, "silence", "Show an account's posts to its followers alone"),
    restore: standingCommand(config, "restore", "Take back a suspension or silence"),
    badge: badgeCommand(config),
  };
}

const ACTS = { suspend: suspendAccount, silence: silenceAccount, restore: restoreAccount };
const DONE = { suspend: "suspended", silence: "silenced", restore: "restored" };

function standingCommand(config: Config, name: keyof typeof ACTS, description: string): CommandDef {
  return defineCommand({
    meta: { name, description },
    args: { handle },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const account = await accountOf(app, args.handle);
        await ACTS[name](app, account.id, null);
        process.stdout.write(`${nameOf(account)} is ${DONE[name]}\n`);
      }),
  }) as CommandDef;
}

function badgeCommand(config: Config): CommandDef {
  const badge = { type: "positional", required: true, description: BADGES.join(", ") } as const;
  const take = { type: "boolean", default: false, description: "Take it away" } as const;
  return defineCommand({
    meta: { name: "badge", description: "Give an account a badge: who may have a tip jar can depend on it" },
    args: { handle, badge, take },
    run: ({ args }) =>
      withApp(config, async (app) => {
        if (!BADGES.includes(args.badge as Badge))
          throw new AppError("invalid", `A badge is one of: ${BADGES.join(", ")}`);
        const account = await accountOf(app, args.handle);
        const badges = await setBadge(app, account.id, args.badge as Badge, !args.take);
        process.stdout.write(`${nameOf(account)}\t${badges.join(", ") || "no badge"}\n`);
      }),
  }) as CommandDef;
}

export function reportsCommand(config: Config): CommandDef {
  return {
    meta: { name: "reports", description: "What people and other servers reported" },
    subCommands: { list: listCommand(config), resolve: resolveCommand(config) },
  };
}

function listCommand(config: Config): CommandDef {
  const resolved = { type: "boolean", default: false, description: "Those that are done" } as const;
  return defineCommand({
    meta: { name: "list", description: "Show reports, the newest first, one a line" },
    args: { resolved },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const { read } = app.store;
        const reports = await pageOfReports(read, { resolved: args.resolved, limit: SHOWN_REPORTS });
        for (const { id, createdAt, category, comment, reporterId, targetAccountId } of reports) {
          const [target, reporter] = [
            await findAccount(read, targetAccountId),
            await findAccount(read, reporterId),
          ];
          const words = JSON.stringify(comment);
          const columns = [
            id,
            createdAt.toISOString(),
            category,
            nameOf(target!),
            `by ${nameOf(reporter!)}`,
            words,
          ];
          process.stdout.write(`${columns.join("\t")}\n`);
        }
      }),
  }) as CommandDef;
}

function resolveCommand(config: Config): CommandDef {
  const id = { type: "positional", required: true, description: "As `reports list` shows it" } as const;
  return defineCommand({
    meta: { name: "resolve", description: "Note that a report is done" },
    args: { id },
    run: ({ args }) =>
      withApp(config, async (app) => {
        await resolveReport(app, args.id, null);
        process.stdout.write("Resolved\n");
      }),
  }) as CommandDef;
}

async function accountOf(app: App, text: string): Promise<Account> {
  const account = await findAccountByHandle(app.store.read, text, app.config.domain);
  if (!account) throw new AppError("not_found", `Nobody is known here as ${text}`);
  return account;
}

function nameOf({ username, domain }: Account): string {
  return domain === null ? `@${username}` : `@${username}@${domain}`;
}
