// What the staff of this server looks after, as its API describes it to them.
import type { ReportCategory } from "../report-categories.ts";
import type { Account } from "./people.ts";
import type { Status } from "./posts.ts";

/** A report as its notification tells of it. */
export interface Report {
  id: string;
  category: ReportCategory | (string & {});
  /** Plain text. */
  comment: string;
  action_taken: boolean;
  action_taken_at: string | null;
  forwarded: boolean;
  created_at: string;
  space_id: string | null;
  target_account: Account;
}

/** How an account stands here. */
export interface AdminAccount {
  id: string;
  domain: string | null;
  suspended: boolean;
  silenced: boolean;
  account: Account;
}

export interface AdminReport extends Omit<Report, "target_account"> {
  account: AdminAccount;
  target_account: AdminAccount;
  assigned_account: AdminAccount | null;
  action_taken_by_account: AdminAccount | null;
  /** Those that were reported and still stand. */
  statuses: Status[];
}

export const SERVER_SEVERITIES = ["silence", "suspend"] as const;

/** What holds for another server, and those below its name. */
export interface ServerBlock {
  /** The domain. */
  id: string;
  domain: string;
  severity: (typeof SERVER_SEVERITIES)[number];
  reject_media: boolean;
  reject_reports: boolean;
  public_comment: string | null;
  private_comment: string | null;
}
