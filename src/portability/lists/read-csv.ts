// Files of lists from elsewhere: with or without a header, with columns in any order where there is one.
import { parseCsv } from "../../csv.ts";
import { AppError } from "../../errors.ts";
import type { ListKind } from "../schema.ts";
import { LIST_FILES } from "./files.ts";

const MAX_ROWS = 20_000;
const MAX_CELL = 2_048;

/** First columns by which a header is known, and what lists they are of. */
const HEADERS: Record<string, readonly ListKind[]> = {
  "account address": ["following", "blocks", "mutes"],
  "#domain": ["domain_blocks"],
  "#uri": ["bookmarks"],
  "list name": ["lists"],
};

/** The cells of each row in the order of LIST_FILES, each row once. @throws AppError unprocessable */
export function readCsv(kind: ListKind, text: string): string[][] {
  const [first = [], ...rest] = parseCsv(text.replace(/^\uFEFF/, ""));
  const kinds = HEADERS[nameOf(first[0])];
  if (kinds && !kinds.includes(kind)) throw refusal("This file is a list of another kind");
  const order = columnsOf(kind, kinds ? first : undefined);
  const found = new Map<string, string[]>();
  for (const cells of kinds ? rest : [first, ...rest]) {
    const row = order.map((column) => (cells[column] ?? "").trim().slice(0, MAX_CELL));
    if (row[0] !== "") found.set(JSON.stringify(row), row);
  }
  if (found.size === 0) throw refusal("This file has no rows");
  if (found.size > MAX_ROWS) throw refusal(`This file has more than ${MAX_ROWS} rows`);
  return [...found.values()];
}

/** Where in the file each of our columns stands. */
function columnsOf(kind: ListKind, header: string[] | undefined): number[] {
  const { columns } = LIST_FILES[kind];
  if (!header) return columns.map((_name, at) => at);
  const names = header.map(nameOf);
  return columns.map((name) => names.indexOf(nameOf(name)));
}

function nameOf(cell = ""): string {
  return cell.trim().toLowerCase();
}

function refusal(message: string): AppError {
  return new AppError("unprocessable", message, { details: { data: message } });
}
