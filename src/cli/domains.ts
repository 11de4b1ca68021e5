// The domains group of the command line: which servers are blocked or silenced.
import { readFile } from "node:fs/promises";
import { defineCommand, type CommandDef } from "citty";
import type { Config } from "../config.ts";
import { allowDomain, blockDomain } from "../moderation/domains/block-domain.ts";
import { toCsv } from "../moderation/domains/csv.ts";
import { importDomainBlocks } from "../moderation/domains/import-domain-blocks.ts";
import { listDomainBlocks } from "../moderation/domains/queries.ts";
import { withApp } from "./with-app.ts";

const domain = { type: "positional", required: true, description: "Stands for its sub-domains too" } as const;
const comment = { type: "string", description: "Why, for the admins whom you give your list" } as const;
const note = { type: "string", description: "Why, for admins alone" } as const;

export function domainsCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "domains", description: "Servers that are blocked or silenced" },
    subCommands: {
      block: blockCommand(config),
      silence: silenceCommand(config),
      allow: allowCommand(config),
      list: listCommand(config),
      import: importCommand(config),
      export: exportCommand(config),
    },
  });
}

function blockCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "block", description: "Nothing in, nothing out; its people are hidden, follows end" },
    args: { domain, comment, note },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const comments = { publicComment: args.comment ?? "", privateComment: args.note ?? "" };
        const blocked = await blockDomain(app, { domain: args.domain, severity: "block", ...comments });
        process.stdout.write(`${blocked} is blocked\n`);
      }),
  }) as CommandDef;
}

function silenceCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "silence", description: "Kept out of public timelines, and of strangers' notifications" },
    args: {
      domain,
      comment,
      note,
      "reject-media": { type: "boolean", description: "Show none of its pictures, sound and video" },
      "reject-reports": { type: "boolean", description: "Take no reports from it" },
    },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const comments = { publicComment: args.comment ?? "", privateComment: args.note ?? "" };
        const rejects = {
          rejectMedia: args["reject-media"] ?? false,
          rejectReports: args["reject-reports"] ?? false,
        };
        const rule = { domain: args.domain, severity: "silence", ...rejects, ...comments } as const;
        process.stdout.write(`${await blockDomain(app, rule)} is silenced\n`);
      }),
  }) as CommandDef;
}

function allowCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "allow", description: "End a block; follows that it ended stay ended" },
    args: { domain },
    run: ({ args }) =>
      withApp(config, async (app) => {
        process.stdout.write(`${await allowDomain(app, args.domain)} is allowed\n`);
      }),
  }) as CommandDef;
}

function listCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "list", description: "Show all, one a line" },
    run: () =>
      withApp(config, async (app) => {
        for (const { domain: name, severity, publicComment } of await listDomainBlocks(app.store.read)) {
          process.stdout.write(`${name}\t${severity}\t${publicComment}\n`);
        }
      }),
  });
}

function importCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "import", description: "Take over a list as Mastodon exports it" },
    args: { file: { type: "positional", required: true, description: "A CSV file" } },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const count = await importDomainBlocks(app, await readFile(args.file, "utf8"));
        process.stdout.write(`${count} domains\n`);
      }),
  }) as CommandDef;
}

function exportCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "export", description: "Print them as Mastodon's CSV" },
    run: () =>
      withApp(config, async (app) => {
        process.stdout.write(toCsv(await listDomainBlocks(app.store.read)));
      }),
  });
}
