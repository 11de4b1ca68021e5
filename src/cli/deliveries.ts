// The deliveries group of the command line: what waits for servers that are down, and what was given up.
import { defineCommand, type CommandDef } from "citty";
import type { Config } from "../config.ts";
import { droppedDeliveries, retryDeliveries, waitingDeliveries } from "../jobs/deliveries.ts";
import { withApp } from "./with-app.ts";

export function deliveriesCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "deliveries", description: "What is on its way to other servers, and what was given up" },
    subCommands: { list: listCommand(config), retry: retryCommand(config) },
  });
}

function listCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "list", description: "What waits, by server, then what was given up in the last 30 days" },
    run: () =>
      withApp(config, async ({ store }) => {
        for (const { host, count, failingSince, lastError } of await waitingDeliveries(store.read)) {
          const since = failingSince ? `failing since ${failingSince.toISOString()}` : "";
          process.stdout.write(`waiting\t${host}\t${count}\t${since}\t${lastError ?? ""}\n`);
        }
        for (const { droppedAt, activityId, inbox, lastError } of await droppedDeliveries(store.read)) {
          process.stdout.write(
            `dropped\t${inbox}\t${activityId}\t${droppedAt.toISOString()}\t${lastError}\n`,
          );
        }
      }),
  });
}

function retryCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "retry", description: "Send what waits or was given up now" },
    args: { host: { type: "positional", required: false, description: "To this server only" } },
    run: ({ args }) =>
      withApp(config, async (app) => {
        process.stdout.write(`${await retryDeliveries(app.store, app.clock.now(), args.host)} deliveries\n`);
      }),
  }) as CommandDef;
}
