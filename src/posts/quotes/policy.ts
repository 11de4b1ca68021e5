// Who may quote a post: what its author says, and what that means for one person.
import type { Db } from "../../db/store.ts";
import { relationshipsOf, type Relationship } from "../../graph/queries.ts";
import type { Post } from "../queries.ts";
import type { QuoteGroup, QuotePolicy, Visibility } from "../schema.ts";

/** What people here choose between. */
export const QUOTE_CHOICES = ["public", "followers", "nobody"] as const;
export type QuoteChoice = (typeof QUOTE_CHOICES)[number];

/** How a policy applies to someone; `unknown` where the post's server says nothing of quotes. */
export type QuoteStanding = "automatic" | "manual" | "denied" | "unknown";

/** What is not for everyone is quoted by nobody, whatever was chosen. */
export function policyFor(choice: QuoteChoice, visibility: Visibility): QuotePolicy {
  if (choice === "nobody" || !isOpen(visibility)) return { automatic: [], manual: [] };
  return { automatic: [choice], manual: [] };
}

/** Of a post of this server; those that were written without a choice may be quoted by anyone. */
export function policyOf({ quotePolicy, visibility }: Post): QuotePolicy {
  return isOpen(visibility)
    ? (quotePolicy ?? policyFor("public", visibility))
    : policyFor("nobody", visibility);
}

export async function quoteStanding(
  db: Db,
  post: Post,
  isOurs: boolean,
  quoterId: string,
): Promise<QuoteStanding> {
  const [relation] = await relationshipsOf(db, quoterId, [post.accountId]);
  return standingOf(post, isOurs, quoterId, relation!);
}

/** `relation`: how the one who wants to quote stands to the author. */
export function standingOf(
  post: Post,
  isOurs: boolean,
  quoterId: string,
  relation: Relationship,
): QuoteStanding {
  if (!isOpen(post.visibility) || post.boostOfId !== null) return "denied";
  if (post.accountId === quoterId) return "automatic";
  if (relation.blocking || relation.blockedBy) return "denied";
  if (!isOurs && post.quotePolicy === null) return "unknown";
  const policy = policyOf(post);
  if (policy.automatic.some((group) => isAmong(group, relation))) return "automatic";
  if (policy.manual.some((group) => isAmong(group, relation))) return "manual";
  return policy.automatic.includes("unsupported_policy") ? "unknown" : "denied";
}

/** Whether someone who stands so to the author belongs to a group of theirs. */
function isAmong(group: QuoteGroup, { following, followedBy }: Relationship): boolean {
  return group === "public" || (group === "followers" && following) || (group === "following" && followedBy);
}

function isOpen(visibility: Visibility): boolean {
  return visibility === "public" || visibility === "unlisted";
}
