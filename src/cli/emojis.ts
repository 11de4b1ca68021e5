// `hakawati emojis`: the custom emoji of this server.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { defineCommand, type CommandDef } from "citty";
import type { App } from "../app.ts";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { addEmoji, MAX_EMOJI_BYTES, removeEmoji } from "../posts/emojis/local-emojis.ts";
import { localEmojis } from "../posts/emojis/queries.ts";
import { withApp } from "./with-app.ts";

const shortcode = {
  type: "positional",
  required: true,
  description: "As it is written between colons",
} as const;
const category = { type: "string", description: "The heading that pickers show it under" } as const;

export function emojisCommand(config: Config): CommandDef {
  return {
    meta: { name: "emojis", description: "Custom emoji of this server" },
    subCommands: {
      add: addCommand(config),
      list: listCommand(config),
      remove: removeCommand(config),
      import: importCommand(config),
    },
  };
}

function addCommand(config: Config): CommandDef {
  const file = {
    type: "positional",
    required: true,
    description: "A PNG, GIF or WebP of up to 256 KB",
  } as const;
  return defineCommand({
    meta: { name: "add", description: "Add an emoji, or give it another picture" },
    args: { shortcode, file, category },
    run: ({ args }) =>
      withApp(config, async (app) => {
        await add(app, args.shortcode.replaceAll(":", ""), args.file, args.category);
        process.stdout.write(`:${args.shortcode.replaceAll(":", "")}:\n`);
      }),
  }) as CommandDef;
}

function listCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "list", description: "Show all of them, one a line: shortcode, category, picture" },
    run: () =>
      withApp(config, async (app) => {
        for (const { shortcode: code, category: under, url } of await localEmojis(app.store.read)) {
          process.stdout.write(`${[code, under ?? "-", url].join("\t")}\n`);
        }
      }),
  });
}

function removeCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "remove", description: "Take an emoji away; posts show its name from now on" },
    args: { shortcode },
    run: ({ args }) => withApp(config, (app) => removeEmoji(app, args.shortcode.replaceAll(":", ""))),
  }) as CommandDef;
}

function importCommand(config: Config): CommandDef {
  const folder = {
    type: "positional",
    required: true,
    description: "Each file is named for its shortcode",
  } as const;
  return defineCommand({
    meta: {
      name: "import",
      description: "Add every picture of a folder; what is none is named and left out",
    },
    args: { folder, category },
    run: ({ args }) =>
      withApp(config, async (app) => {
        for (const name of (await readdir(args.folder)).sort()) {
          const code = basename(name, extname(name)).replaceAll("-", "_");
          const said = await add(app, code, join(args.folder, name), args.category).then(
            () => `:${code}:`,
            (error: unknown) => {
              if (!(error instanceof AppError)) throw error;
              return `${name}: ${error.safe}`;
            },
          );
          process.stdout.write(`${said}\n`);
        }
      }),
  }) as CommandDef;
}

/** @throws AppError not_found, too_large, unprocessable */
async function add(app: App, code: string, file: string, under: string | undefined): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new AppError("not_found", "This is no file");
  if (found.size > MAX_EMOJI_BYTES) throw new AppError("too_large", "An emoji has at most 256 KB");
  await addEmoji(app, { shortcode: code, picture: await readFile(file), category: under });
}
