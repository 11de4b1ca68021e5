// Packs the sources into dist/source.tar.gz: the licence (AGPL, section 13) has a server offer them to whoever uses it over a network, as
// they are built here, with the changes of whoever runs it. By names, so that data and settings that lie beside them stay where they are.
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "./processes.mjs";

const FOLDERS = ["bench", "docker", "docs", "drizzle", "federation", "scripts", "src", "test", "web"];
const FILES = [
  ".dockerignore",
  ".env.example",
  ".oxfmtrc.json",
  ".oxlintrc.json",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "FEDERATION.md",
  "LICENSE",
  "README.md",
  "package-lock.json",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const BLOCK = 512;

/** Files and those of folders; of what begins with a dot (docker/.env) only examples. */
function filesOf(path) {
  const stats = lstatSync(join(root, path));
  if (stats.isFile()) return [path];
  if (!stats.isDirectory()) return [];
  return readdirSync(join(root, path))
    .sort()
    .filter((name) => !name.startsWith(".") || name.endsWith(".example"))
    .flatMap((name) => filesOf(`${path}/${name}`));
}

/** The header of POSIX ustar. */
function header(name, size, isExecutable) {
  const block = Buffer.alloc(BLOCK);
  if (Buffer.byteLength(name) > 100) throw new Error(`The path is too long for the archive: ${name}`);
  block.write(name, 0);
  const octal = (value, at, length) => block.write(value.toString(8).padStart(length - 1, "0"), at);
  octal(isExecutable ? 0o755 : 0o644, 100, 8);
  for (const at of [108, 116]) octal(0, at, 8); // whose it is
  octal(size, 124, 12);
  octal(0, 136, 12); // when: the same sources give the same archive
  block.write("        0", 148);
  block.write("ustar\u000000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function entry(path) {
  const body = readFileSync(join(root, path));
  const isExecutable = (lstatSync(join(root, path)).mode & 0o100) !== 0;
  const padding = Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK);
  return [header(`hakawati/${path}`, body.length, isExecutable), body, padding];
}

/** What is not there was not brought along, as in an image's build. */
export function packSource() {
  const paths = [...FILES, ...FOLDERS].filter((path) => existsSync(join(root, path))).flatMap(filesOf);
  const tar = Buffer.concat([...paths.flatMap(entry), Buffer.alloc(2 * BLOCK)]);
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(join(root, "dist", "source.tar.gz"), gzipSync(tar, { level: 9 }));
}
