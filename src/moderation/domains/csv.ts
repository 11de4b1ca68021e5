// Domain blocks as the CSV that Mastodon imports and exports.
import { csvCell, parseCsv } from "../../csv.ts";
import { AppError } from "../../errors.ts";
import type { NewDomainBlock } from "./block-domain.ts";
import { normalDomain } from "./domain-name.ts";
import type { DomainBlock } from "./queries.ts";

const HEADER = "#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate";
const NAMES = { block: "suspend", silence: "silence" } as const;

export function toCsv(blocks: readonly DomainBlock[]): string {
  const lines = blocks.map(({ domain, severity, rejectMedia, rejectReports, publicComment }) =>
    [domain, NAMES[severity], truth(rejectMedia), truth(rejectReports), quote(publicComment), "False"].join(
      ",",
    ),
  );
  return [HEADER, ...lines, ""].join("\n");
}

/**
 * With or without a header; a line may be a domain alone, which is then blocked. Rules that do nothing (noop) are left out.
 * @throws AppError unprocessable, naming the line
 */
export function fromCsv(text: string): NewDomainBlock[] {
  const [first = [], ...rest] = parseCsv(text.replace(/^\uFEFF/, ""));
  const isHeader = first.some((cell) => /^#?domain$/i.test(cell.trim()));
  const names = (isHeader ? first : HEADER.split(",")).map((cell) =>
    cell.trim().replace(/^#/, "").toLowerCase(),
  );
  const rows = isHeader ? rest : [first, ...rest];
  return rows.flatMap((cells, at) => {
    const row = Object.fromEntries(names.map((name, column) => [name, cells[column]?.trim() ?? ""]));
    return toBlock(row, at + (isHeader ? 2 : 1));
  });
}

function toBlock(row: Record<string, string>, line: number): NewDomainBlock[] {
  const { domain = "", severity = "", public_comment: publicComment = "" } = row;
  if (domain === "" || severity === "noop") return [];
  if (!["", "suspend", "block", "silence", "limit"].includes(severity)) {
    throw new AppError("unprocessable", `Line ${line}: ${severity} is not a severity`);
  }
  try {
    const isSilence = severity === "silence" || severity === "limit";
    return [
      {
        domain: normalDomain(domain),
        severity: isSilence ? "silence" : "block",
        rejectMedia: isTrue(row["reject_media"]),
        rejectReports: isTrue(row["reject_reports"]),
        publicComment,
      },
    ];
  } catch (cause) {
    throw new AppError("unprocessable", `Line ${line}: ${domain} is not a domain`, { cause });
  }
}

function isTrue(cell = ""): boolean {
  return /^(?:true|1|yes)$/i.test(cell);
}

function truth(value: boolean): string {
  return value ? "True" : "False";
}

/** Comments may begin with what a spreadsheet takes for a formula: an apostrophe keeps it text. */
function quote(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return csvCell(safe);
}
