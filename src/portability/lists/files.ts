// The files that lists are exchanged in: Mastodon's names and columns (its form/import.rb and export.rb, 4.x). It writes a header
// for two of them only, and reads all of them with or without.
import type { ListKind } from "../schema.ts";

export interface ListFile {
  name: string;
  columns: string[];
  hasHeader: boolean;
}

export const LIST_FILES: Record<ListKind, ListFile> = {
  following: {
    name: "following_accounts.csv",
    columns: ["Account address", "Show boosts", "Notify on new posts", "Languages"],
    hasHeader: true,
  },
  blocks: { name: "blocked_accounts.csv", columns: ["Account address"], hasHeader: false },
  mutes: {
    name: "muted_accounts.csv",
    columns: ["Account address", "Hide notifications"],
    hasHeader: true,
  },
  domain_blocks: { name: "blocked_domains.csv", columns: ["#domain"], hasHeader: false },
  bookmarks: { name: "bookmarks.csv", columns: ["#uri"], hasHeader: false },
  lists: { name: "lists.csv", columns: ["List name", "Account address"], hasHeader: false },
};

/** The list that a file's name stands for. */
export function kindOfFile(name: string): ListKind | undefined {
  return (Object.keys(LIST_FILES) as ListKind[]).find((kind) => LIST_FILES[kind].name === name);
}
