// Servers that this one blocks or silences.
import type { Kit } from "../../db/kit.ts";

/** `silence`: kept out of public places, and of notifications of those who don't follow. `block`: nothing in, nothing out. */
const SEVERITIES = ["silence", "block"] as const;
export type Severity = (typeof SEVERITIES)[number];

export function domainTables(kit: Kit) {
  const domainBlocks = kit.table("domain_blocks", {
    /** Lower case, punycode, without port: it stands for its sub-domains too. */
    domain: kit.text("domain").primaryKey(),
    severity: kit.enum("severity", SEVERITIES).notNull(),
    /** Of a silenced server: its pictures are not shown either. */
    rejectMedia: kit.bool("reject_media").notNull().default(false),
    /** Of a silenced server: what it reports is dropped. */
    rejectReports: kit.bool("reject_reports").notNull().default(false),
    /** Goes out with an exported list. */
    publicComment: kit.text("public_comment").notNull().default(""),
    privateComment: kit.text("private_comment").notNull().default(""),
    createdAt: kit.time("created_at").notNull(),
  });
  return { domainBlocks };
}
