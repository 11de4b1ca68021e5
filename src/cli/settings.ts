// The settings group of the command line: what admins change while the instance runs.
import { defineCommand, type CommandDef } from "citty";
import type { Config } from "../config.ts";
import { changeSetting } from "../settings/change-setting.ts";
import { loadSettings, parseSetting } from "../settings/settings.ts";
import { checkTipSettings } from "../tips/policy.ts";
import { withApp } from "./with-app.ts";

export function settingsCommand(config: Config): CommandDef {
  return defineCommand({
    meta: {
      name: "settings",
      description: "What admins change while it runs: name, language, registrations, …",
    },
    subCommands: { list: listCommand(config), set: setCommand(config) },
  });
}

function listCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "list", description: "Show all settings, one a line" },
    run: () =>
      withApp(config, async (app) => {
        for (const [name, value] of Object.entries(await loadSettings(app.store.read))) {
          process.stdout.write(`${name}\t${JSON.stringify(value)}\n`);
        }
      }),
  });
}

function setCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "set", description: "Change one; a running instance follows within a second" },
    args: {
      name: { type: "positional", required: true, description: "As `settings list` shows it" },
      value: {
        type: "positional",
        required: true,
        description: 'Text, a number, one of the words it takes, or a list with commas ("" for none)',
      },
    },
    run: ({ args }) =>
      withApp(config, async (app) => {
        checkTipSettings(parseSetting(args.name, args.value) ?? {});
        await changeSetting(app, args.name, args.value);
      }),
  }) as CommandDef;
}
