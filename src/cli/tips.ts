// `hakawati tips`: a local account's tip jar from the command line, with the same checks as everywhere.
import { defineCommand, type CommandDef } from "citty";
import { findAccountByHandle, isLocal, type Account } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { keyOf } from "../tips/entry-rows.ts";
import { freezeTipJar } from "../tips/freeze-tip-jar.ts";
import { parseEntry } from "../tips/parse-entry.ts";
import { ownTipJar, type TipJar } from "../tips/queries.ts";
import { setTipJar } from "../tips/set-tip-jar.ts";
import { unfreezeTipJar } from "../tips/unfreeze-tip-jar.ts";
import { withApp } from "./with-app.ts";

const name = { type: "positional", required: true, description: "The account's name" } as const;
const service = {
  type: "positional",
  required: true,
  description: "An id of the catalogue, such as kofi or lightning; - recognises a link",
} as const;
const handle = {
  type: "positional",
  required: true,
  description: "A name, number, address or link",
} as const;

export function tipsCommand(config: Config): CommandDef {
  return {
    meta: { name: "tips", description: "Tip jars of this server's accounts" },
    subCommands: {
      list: listCommand(config),
      add: addCommand(config),
      remove: removeCommand(config),
      freeze: freezeCommand(config),
      unfreeze: unfreezeCommand(config),
    },
  };
}

function listCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "list", description: "Show the entries of a jar" },
    args: { name },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const { id } = await localAccount(app, args.name);
        print(await ownTipJar(app.store.read, id));
      }),
  }) as CommandDef;
}

function addCommand(config: Config): CommandDef {
  const adult = {
    type: "boolean",
    default: false,
    description: "The owner says to be 18 or older; switches the jar on",
  } as const;
  return defineCommand({
    meta: { name: "add", description: "Add an entry at the end of a jar" },
    args: { name, service, handle, adult },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const { id } = await localAccount(app, args.name);
        const added = { service: serviceOf(args.service), handle: args.handle };
        const { entries } = await ownTipJar(app.store.read, id);
        const declared = args.adult ? { adult: true, enabled: true } : {};
        print(await setTipJar(app, id, { ...declared, entries: [...entries, added] }));
      }),
  }) as CommandDef;
}

function removeCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "remove", description: "Take an entry out of a jar" },
    args: { name, service, handle },
    run: ({ args }) =>
      withApp(config, async (app) => {
        const { id } = await localAccount(app, args.name);
        const gone = keyOf(parseEntry({ service: serviceOf(args.service), handle: args.handle }));
        const { entries } = await ownTipJar(app.store.read, id);
        const kept = entries.filter((entry) => keyOf(entry) !== gone);
        if (kept.length === entries.length) throw new AppError("not_found", "The jar has no such entry");
        print(await setTipJar(app, id, { entries: kept }));
      }),
  }) as CommandDef;
}

const anyone = { type: "positional", required: true, description: "alice, or carol@remote.example" } as const;

function freezeCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "freeze", description: "Hide a jar from all but its owner, who is told" },
    args: { name: anyone },
    run: ({ args }) =>
      withApp(config, async (app) => freezeTipJar(app, (await accountOf(app, args.name)).id)),
  }) as CommandDef;
}

function unfreezeCommand(config: Config): CommandDef {
  return defineCommand({
    meta: {
      name: "unfreeze",
      description: "Show a frozen jar again, and resolve the reports of payment fraud",
    },
    args: { name: anyone },
    run: ({ args }) =>
      withApp(config, async (app) => unfreezeTipJar(app, (await accountOf(app, args.name)).id, null)),
  }) as CommandDef;
}

function serviceOf(text: string): string | null {
  return text === "-" ? null : text;
}

async function localAccount(app: App, handleOf: string): Promise<Account> {
  const account = await accountOf(app, handleOf);
  if (!isLocal(account)) throw new AppError("not_found", "There is no such account on this server");
  return account;
}

async function accountOf(app: App, handleOf: string): Promise<Account> {
  const account = await findAccountByHandle(app.store.read, handleOf, app.config.domain);
  if (!account) throw new AppError("not_found", "There is no such account");
  return account;
}

/** An entry a line, for people and for `cut`: service, handle, link, who sees it. */
function print({ enabled, frozenAt, entries }: TipJar): void {
  const lines = entries.map((entry) =>
    [entry.service, entry.handle, entry.href ?? "-", entry.visibility].join("\t"),
  );
  const state = enabled ? "" : "The jar is off: nobody sees it (add --adult switches it on)\n";
  const ice = frozenAt ? "The jar is frozen: only its owner sees it (tips unfreeze lets it go on)\n" : "";
  process.stdout.write(`${lines.map((line) => `${line}\n`).join("")}${state}${ice}`);
}
