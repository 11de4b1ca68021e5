// Runs the modules of bench/, shows their rows as a table, and keeps them as JSON or in docs/benchmarks.md.
// A module exports `async function* rows(wants)`; a row is { name, value, unit, against?: { peer: value } }, and `wants(name)` says
// whether it, or any row whose name begins so, was asked for.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { root } from "./processes.mjs";
import { giveUp } from "./progress.mjs";

const DOCUMENT = join(root, "docs/benchmarks.md");
const PREFACE = `# Benchmarks

Made by \`npm run bench -- --write\`; \`against\` is the same work by a peer in the same run.
`;

function describeMachine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    date: new Date().toISOString().slice(0, 10),
  };
}

function inWords({ cpu, cores, memoryGb, node, platform, date }) {
  return `${cpu}, ${cores} cores, ${memoryGb} GB, ${platform}, Node ${node}, ${date}`;
}

/** Three significant digits, and no fewer than stand before the point. */
function figure(value) {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

function cellsOf({ name, value, unit, against = {} }) {
  const peers = Object.entries(against).map(([peer, theirs]) => `${peer}: ${figure(theirs)}`);
  return [name, figure(value), unit, peers.join("; ")];
}

function toTable(rows) {
  const lines = [["name", "value", "unit", "against"], ...rows.map(cellsOf)];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(lines[0]), rule, ...lines.slice(1).map(line)].join("\n");
}

function withSection(document, name, text) {
  const section = `\n## ${name}\n\n${text}\n`;
  const old = new RegExp(`\\n## ${name}\\n[^]*?(?=\\n## |$)`);
  return old.test(document) ? document.replace(old, () => section) : `${document.trimEnd()}\n${section}`;
}

/** Of a benchmark (`federation`) or one of its rows (`federation.actor-get`). */
function fileOf(name) {
  return name.split(".")[0];
}

function chosen(names) {
  const all = globSync(join(root, "bench/*.ts")).sort();
  const known = all.map((file) => basename(file, ".ts"));
  const unknown = names.filter((name) => !known.includes(fileOf(name)));
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(", ")}; there are: ${known.join(", ")}`);
  return names.length === 0 ? all : all.filter((file) => names.map(fileOf).includes(basename(file, ".ts")));
}

/** What `rows` may leave out: names that were not asked for. A benchmark may hold rows of another subject. */
function wantsOf(file, names) {
  const own = names.filter((name) => fileOf(name) === basename(file, ".ts"));
  const isWhole = own.length === 0 || own.includes(basename(file, ".ts"));
  return (name) => isWhole || own.some((one) => one.startsWith(name) || name.startsWith(one));
}

async function measure(file, wants) {
  const { rows } = await import(pathToFileURL(file).href);
  const found = [];
  for await (const row of rows(wants)) {
    process.stderr.write(`  ${cellsOf(row).filter(Boolean).join("  ")}\n`);
    found.push(row);
  }
  return found;
}

async function main() {
  const options = { json: { type: "string" }, write: { type: "boolean", default: false } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const machine = describeMachine();
  process.stdout.write(`${inWords(machine)}\n`);
  const benchmarks = {};
  for (const file of chosen(positionals)) {
    const name = basename(file, ".ts");
    process.stderr.write(`\n${name}\n`);
    benchmarks[name] = await measure(file, wantsOf(file, positionals));
    process.stdout.write(`\n## ${name}\n\n${toTable(benchmarks[name])}\n`);
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, benchmarks }, undefined, 2)}\n`);
  if (values.write) writeDocument(machine, benchmarks);
}

function writeDocument(machine, benchmarks) {
  let document = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, "utf8") : PREFACE;
  for (const [name, rows] of Object.entries(benchmarks)) {
    document = withSection(document, name, `${inWords(machine)}\n\n${toTable(rows)}`);
  }
  writeFileSync(DOCUMENT, document);
}

await main().catch(giveUp);
