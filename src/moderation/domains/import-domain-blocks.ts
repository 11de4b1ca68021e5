// Takes over another server's list of blocks, as its admins share it.
import type { App } from "../../app.ts";
import { blockDomain } from "./block-domain.ts";
import { fromCsv } from "./csv.ts";

/** How many it brought; nothing is changed where a line is wrong. @throws AppError unprocessable */
export async function importDomainBlocks(app: App, csv: string): Promise<number> {
  const blocks = fromCsv(csv);
  for (const block of blocks) await blockDomain(app, block);
  return blocks.length;
}
