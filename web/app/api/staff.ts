// What moderators and admins do for everyone here, by this server's API.
import type { ServerSettings, WaitingPerson } from "../entities/instance.ts";
import type { AdminReport, ServerBlock } from "../entities/moderation.ts";
import { type Caller, type Page, part } from "./caller.ts";

export const staffApi = ({ call, json, get, paged }: Caller) => ({
  serverSettings: () => get<ServerSettings>("/api/v1/admin/server"),
  changeServer: (changes: Partial<ServerSettings>) => call("PATCH", "/api/v1/admin/server", changes),
  addEmoji: (emoji: { shortcode: string; category: string; picture: string }) =>
    call("POST", "/api/v1/admin/custom_emojis", emoji),
  removeEmoji: (shortcode: string) => call("DELETE", `/api/v1/admin/custom_emojis/${part(shortcode)}`),

  waiting: () => get<WaitingPerson[]>("/api/v1/admin/accounts", { pending: true }),
  approve: (id: string) => call("POST", `/api/v1/admin/accounts/${part(id)}/approve`, {}),
  reject: (id: string) => call("POST", `/api/v1/admin/accounts/${part(id)}/reject`, {}),

  reports: (page: Page & { resolved?: boolean } = {}) => paged<AdminReport>("/api/v1/admin/reports", page),
  adminReport: (id: string) => get<AdminReport>(`/api/v1/admin/reports/${part(id)}`),
  changeReport: (id: string, how: "resolve" | "reopen" | "assign_to_self" | "unassign") =>
    json<AdminReport>("POST", `/api/v1/admin/reports/${part(id)}/${how}`, {}),
  standing: (id: string, type: "silence" | "suspend") =>
    call("POST", `/api/v1/admin/accounts/${part(id)}/action`, { type }),
  restoreStanding: (id: string, how: "unsilence" | "unsuspend") =>
    call("POST", `/api/v1/admin/accounts/${part(id)}/${how}`, {}),
  takeDownStatus: (id: string) => call("DELETE", `/api/v1/admin/statuses/${part(id)}`),

  serverBlocks: () => get<ServerBlock[]>("/api/v1/admin/domain_blocks"),
  blockServer: (block: Omit<ServerBlock, "id">) =>
    json<ServerBlock>("POST", "/api/v1/admin/domain_blocks", block),
  allowServer: (domain: string) => call("DELETE", `/api/v1/admin/domain_blocks/${part(domain)}`),
});
