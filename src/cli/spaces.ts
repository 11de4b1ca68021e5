// `hakawati spaces`: what is live here, and its end.
import { defineCommand, type CommandDef } from "citty";
import type { Config } from "../config.ts";
import { currentHosts } from "../spaces/current-host.ts";
import { endSpace } from "../spaces/end-space.ts";
import { liveLocalSpaces } from "../spaces/queries.ts";
import { withApp } from "./with-app.ts";

export function spacesCommand(config: Config): CommandDef {
  return {
    meta: { name: "spaces", description: "Live Spaces of this server" },
    subCommands: { list: listCommand(config), end: endCommand(config) },
  };
}

function listCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "list", description: "Show what is live, one a line: id, host, listeners, title" },
    run: () =>
      withApp(config, async ({ store: { read } }) => {
        const live = await liveLocalSpaces(read);
        const hosts = await currentHosts(read, live);
        for (const { id, listenersCount, title } of live) {
          const line = [id, `@${hosts.get(id)!.username}`, listenersCount, JSON.stringify(title)];
          process.stdout.write(`${line.join("\t")}\n`);
        }
      }),
  });
}

function endCommand(config: Config): CommandDef {
  const id = { type: "positional", required: true, description: "As `spaces list` shows it" } as const;
  return defineCommand({
    meta: { name: "end", description: "End a Space: everybody in it is told, and its announcement says so" },
    args: { id },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const { title } = await endSpace(app, args.id);
        process.stdout.write(`${title}: ended\n`);
      }),
  }) as CommandDef;
}
