// People, what they are to one another, and one's own lists of them, by the client API.
import type { Account, List, MutedAccount, Relationship, FeaturedTag } from "../entities/people.ts";
import { type Caller, type Page, part } from "./caller.ts";

export interface ProfileEdit {
  display_name?: string;
  note?: string;
  locked?: boolean;
  bot?: boolean;
  discoverable?: boolean;
  indexable?: boolean;
  fields_attributes?: { name: string; value: string }[];
  source?: { language?: string; privacy?: string; sensitive?: boolean };
}

export type ListEdit = Pick<List, "title" | "replies_policy" | "exclusive">;

export interface Report {
  account_id: string;
  status_ids: string[];
  comment: string;
  category: string;
  /** To the server of whom it is about, without the name of who reports. */
  forward: boolean;
}

export function peopleApi({ call, json, get, paged }: Caller) {
  const relate = (id: string, verb: string) =>
    json<Relationship>("POST", `/api/v1/accounts/${part(id)}/${verb}`);

  return {
    me: () => get<Account>("/api/v1/accounts/verify_credentials"),
    lookup: (acct: string) => get<Account>("/api/v1/accounts/lookup", { acct }),
    account: (id: string) => get<Account>(`/api/v1/accounts/${part(id)}`),
    relationship: async (id: string) =>
      (await get<Relationship[]>("/api/v1/accounts/relationships", { "id[]": id }))[0] ?? null,
    relationships: (ids: string[]) => get<Relationship[]>(`/api/v1/accounts/relationships?${idList(ids)}`),
    follow: (id: string) => relate(id, "follow"),
    unfollow: (id: string) => relate(id, "unfollow"),
    followersOf: (id: string, page: Page = {}) =>
      paged<Account>(`/api/v1/accounts/${part(id)}/followers`, page),
    followingOf: (id: string, page: Page = {}) =>
      paged<Account>(`/api/v1/accounts/${part(id)}/following`, page),
    followRequests: (page: Page = {}) => paged<Account>("/api/v1/follow_requests", page),
    answerFollow: (id: string, answer: "authorize" | "reject") =>
      call("POST", `/api/v1/follow_requests/${part(id)}/${answer}`),
    mutes: (page: Page = {}) => paged<MutedAccount>("/api/v1/mutes", page),
    mute: (id: string) => relate(id, "mute"),
    unmute: (id: string) => relate(id, "unmute"),
    blocks: (page: Page = {}) => paged<Account>("/api/v1/blocks", page),
    block: (id: string) => relate(id, "block"),
    unblock: (id: string) => relate(id, "unblock"),
    domainBlocks: (page: Page = {}) => paged<string>("/api/v1/domain_blocks", page),
    blockDomain: (domain: string) => call("POST", "/api/v1/domain_blocks", { domain }),
    unblockDomain: (domain: string) => call("DELETE", "/api/v1/domain_blocks", { domain }),
    directory: (query: { order?: "active" | "new"; local?: boolean; limit: number; offset?: number }) =>
      get<Account[]>("/api/v1/directory", query),
    suggestions: async (limit: number) =>
      (await get<{ account: Account }[]>("/api/v2/suggestions", { limit })).map(({ account }) => account),
    featuredTags: () => get<FeaturedTag[]>("/api/v1/featured_tags"),
    featureTag: (name: string) => json<FeaturedTag>("POST", "/api/v1/featured_tags", { name }),
    unfeatureTag: (id: string) => call("DELETE", `/api/v1/featured_tags/${part(id)}`),

    lists: () => get<List[]>("/api/v1/lists"),
    list: (id: string) => get<List>(`/api/v1/lists/${part(id)}`),
    listsWith: (accountId: string) => get<List[]>(`/api/v1/accounts/${part(accountId)}/lists`),
    createList: (list: ListEdit) => json<List>("POST", "/api/v1/lists", list),
    changeList: (id: string, list: ListEdit) => json<List>("PUT", `/api/v1/lists/${part(id)}`, list),
    deleteList: (id: string) => call("DELETE", `/api/v1/lists/${part(id)}`),
    membersOf: (id: string) => get<Account[]>(`/api/v1/lists/${part(id)}/accounts`, { limit: 0 }),
    addToList: (id: string, accountId: string) =>
      call("POST", `/api/v1/lists/${part(id)}/accounts`, { account_ids: [accountId] }),
    removeFromList: (id: string, accountId: string) =>
      call("DELETE", `/api/v1/lists/${part(id)}/accounts`, { account_ids: [accountId] }),
    report: (report: Report) => call("POST", "/api/v1/reports", report),
    removePicture: (which: "avatar" | "header") => json<Account>("DELETE", `/api/v1/profile/${which}`),
    featuredTagsOf: (id: string) => get<FeaturedTag[]>(`/api/v1/accounts/${part(id)}/featured_tags`),

    updateProfile: (edit: ProfileEdit) => json<Account>("PATCH", "/api/v1/accounts/update_credentials", edit),
  };
}

function idList(ids: string[]): string {
  return new URLSearchParams(ids.map((id) => ["id[]", id])).toString();
}
