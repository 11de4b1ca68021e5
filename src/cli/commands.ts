// The command line: what the set-up page does, and what helps when nobody can log in.
import { defineCommand, renderUsage, runCommand as runCitty, type CommandDef } from "citty";
import type { Config } from "../config.ts";
import { toAppError } from "../http.ts";
import { accountsCommand } from "./accounts.ts";
import { deliveriesCommand } from "./deliveries.ts";
import { domainsCommand } from "./domains.ts";
import { reportsCommand } from "./moderation.ts";
import { emojisCommand } from "./emojis.ts";
import { seedCommand } from "./seed.ts";
import { settingsCommand } from "./settings.ts";
import { searchCommand } from "./search.ts";
import { spacesCommand } from "./spaces.ts";
import { tipsCommand } from "./tips.ts";
import { tokensCommand } from "./tokens.ts";

/** Runs one command; resolves with the exit code: 0, 1 (refused), 2 (wrong usage). */
export async function runCommand(config: Config, args: string[]): Promise<number> {
  const root = commands(config);
  const groups = root.subCommands as Record<string, CommandDef>;
  const wantsHelp = args.includes("--help") || args.includes("-h");
  const group = groups[args[0] ?? ""];
  const inGroup = group?.subCommands as Record<string, CommandDef> | undefined;
  const command = group && !inGroup ? group : inGroup?.[args[1] ?? ""];
  if (wantsHelp || !command) {
    const parent = command && inGroup ? group : group ? root : undefined;
    process.stdout.write(`${await renderUsage(command ?? group ?? root, parent)}\n`);
    return wantsHelp ? 0 : 2;
  }
  try {
    await runCitty(root, { rawArgs: args });
    return 0;
  } catch (error) {
    const known = toAppError(error);
    const details = Object.entries(known?.details ?? {}).map(([field, text]) => `  ${field}: ${text}\n`);
    process.stderr.write(
      `${known?.safe ?? (error instanceof Error ? error.message : String(error))}\n${details.join("")}`,
    );
    return known ? 1 : 2;
  }
}

function commands(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "hakawati", description: "A federated social server with a tip jar and live audio Spaces" },
    subCommands: {
      accounts: accountsCommand(config),
      deliveries: deliveriesCommand(config),
      domains: domainsCommand(config),
      reports: reportsCommand(config),
      emojis: emojisCommand(config),
      seed: seedCommand(config),
      settings: settingsCommand(config),
      search: searchCommand(config),
      spaces: spacesCommand(config),
      tips: tipsCommand(config),
      tokens: tokensCommand(config),
    },
  });
}
