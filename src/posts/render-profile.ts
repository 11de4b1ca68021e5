// A local profile's plain text as HTML: what clients show and what other servers get.
import { isLocal, type Account } from "../accounts/queries.ts";
import type { ProfileField } from "../accounts/schema.ts";
import { renderLink, renderPost } from "./render.ts";
import { escapeHtml } from "./sanitize.ts";

/** The bio as sanitised HTML; a remote one is that already. */
export function renderBio(account: Account, tagUrl: (name: string) => string): string {
  return isLocal(account) ? renderPost(account.bio, new Map(), tagUrl) : account.bio;
}

/** The fields with their values as sanitised HTML. */
export function renderFields(account: Account): ProfileField[] {
  if (!isLocal(account)) return account.fields;
  return account.fields.map((field) => ({ ...field, value: renderValue(field.value) }));
}

/** An address alone becomes a link whose text is its address: the only form that Mastodon verifies. */
function renderValue(value: string): string {
  const text = value.trim();
  const isLink = /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
  return isLink ? renderLink(text, "me nofollow noopener noreferrer") : escapeHtml(text);
}
