// The command line: what the set-up page does, and what helps when nobody can log in.
import { defineCommand, renderUsage, runCommand as runCitty, type CommandDef } from "citty";
import { createAccount } from "../accounts/create-account.ts";
import { resetPassword } from "../accounts/reset-password.ts";
import { ROLES, type Role } from "../accounts/schema.ts";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { toAppError } from "../http.ts";
import { domainsCommand } from "./domains.ts";
import { moderationCommands, reportsCommand } from "./moderation.ts";
import { readSecret } from "./read-secret.ts";
import { seedCommand } from "./seed.ts";
import { settingsCommand } from "./settings.ts";
import { tipsCommand } from "./tips.ts";
import { tokensCommand } from "./tokens.ts";
import { withApp } from "./with-app.ts";

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
      accounts: {
        meta: { name: "accounts", description: "People of this server" },
        subCommands: {
          create: createCommand(config),
          "reset-password": resetCommand(config),
          ...moderationCommands(config),
        },
      },
      domains: domainsCommand(config),
      reports: reportsCommand(config),
      seed: seedCommand(config),
      settings: settingsCommand(config),
      tips: tipsCommand(config),
      tokens: tokensCommand(config),
    },
  });
}

const password = {
  type: "string",
  required: true,
  description: "The password, or - to read it from standard input",
} as const;

function createCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "create", description: "Make an account" },
    args: {
      username: { type: "positional", required: true, description: "1 to 30 letters a to z, digits or _" },
      email: { type: "string", required: true, description: "An e-mail address" },
      password,
      role: { type: "string", default: "user", description: ROLES.join(", ") },
    },
    run: ({ args }) =>
      withApp(config, async (app) => {
        if (!ROLES.includes(args.role as Role))
          throw new AppError("invalid", `A role is one of: ${ROLES.join(", ")}`);
        const { username, email } = args;
        await createAccount(app, {
          username,
          email,
          password: await readSecret(args.password),
          role: args.role as Role,
        });
        process.stdout.write(`@${username}@${config.domain}\n`);
      }),
  }) as CommandDef;
}

function resetCommand(config: Config): CommandDef {
  return defineCommand({
    meta: {
      name: "reset-password",
      description: "Set a new password; all sessions and tokens of the account end",
    },
    args: { username: { type: "positional", required: true, description: "The account's name" }, password },
    run: ({ args }) =>
      withApp(config, async (app) => {
        await resetPassword(app, args.username, await readSecret(args.password));
        process.stdout.write(`The password of @${args.username} is changed\n`);
      }),
  }) as CommandDef;
}
