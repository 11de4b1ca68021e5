// The Collection-Synchronization header of FEP-8fcf, written and read.
import type { FollowersDigest } from "./digest.ts";

/** Where the followers of one server are read in part. */
export function partOf(collection: string): string {
  return `${collection}_synchronization`;
}

export function syncHeader({ collection, digest }: FollowersDigest): Record<string, string> {
  const value = `collectionId="${collection}", url="${partOf(collection)}", digest="${digest}"`;
  return { "collection-synchronization": value };
}

export interface SyncHeader extends FollowersDigest {
  /** The part of the collection that the reader may see. */
  url: string;
}

/** Undefined where it is absent or broken. */
export function readSyncHeader(headers: Pick<Headers, "get">): SyncHeader | undefined {
  const value = headers.get("collection-synchronization") ?? "";
  const fields = new Map([...value.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, text]) => [name!, text!]));
  const [collection, url, digest] = [fields.get("collectionId"), fields.get("url"), fields.get("digest")];
  if (!collection || !url || !/^[0-9a-f]{64}$/i.test(digest ?? "")) return undefined;
  return { collection, url, digest: digest!.toLowerCase() };
}
