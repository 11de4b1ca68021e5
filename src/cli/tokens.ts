// `hakawati tokens`: tokens for the client API, for scripts and bots.
import { defineCommand, type CommandDef } from "citty";
import type { Config } from "../config.ts";
import { createPersonalToken } from "../oauth/personal-token.ts";
import { revokeToken } from "../oauth/revoke.ts";
import { readSecret } from "./read-secret.ts";
import { withApp } from "./with-app.ts";

export function tokensCommand(config: Config): CommandDef {
  return {
    meta: { name: "tokens", description: "Tokens for the client API" },
    subCommands: { create: createCommand(config), revoke: revokeCommand(config) },
  };
}

function createCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "create", description: "Make a token and print it; it is shown this once" },
    args: {
      username: { type: "positional", required: true, description: "The account that it acts for" },
      scopes: {
        type: "string",
        default: "read",
        description: 'What it may do, like "read write follow push write:tips"',
      },
    },
    run: ({ args }) =>
      withApp(config, async (app) => {
        process.stdout.write(`${await createPersonalToken(app, args.username, args.scopes)}\n`);
      }),
  }) as CommandDef;
}

function revokeCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "revoke", description: "End a token at once" },
    args: {
      token: {
        type: "positional",
        required: true,
        description: "The token, or - to read it from standard input",
      },
    },
    run: ({ args }) =>
      withApp(config, async (app) => {
        await revokeToken(app, await readSecret(args.token));
        process.stdout.write("The token is revoked\n");
      }),
  }) as CommandDef;
}
