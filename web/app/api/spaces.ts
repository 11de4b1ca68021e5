// Spaces and their replays, by this server's API.
import type { MediaAttachment } from "../entities/media.ts";
import type { Clippers, Replay, Space, SpaceFigures, SpaceGuest, SpaceTicket } from "../entities/spaces.ts";
import type { SpaceState } from "../entities/space-summary.ts";
import type { SpaceDraft } from "../spaces/space-draft.ts";
import { type Caller, part } from "./caller.ts";

/** Which Spaces are listed. */
export interface SpaceFilter {
  topic?: string;
  language?: string;
  following?: boolean;
  max_id?: string;
  /** Instead of max_id, of those to come. */
  offset?: number;
}

export const spacesApi = ({ call, json, get }: Caller) => ({
  spaces: (state: SpaceState, filter: SpaceFilter = {}) =>
    get<Space[]>("/api/v1/spaces", { state, ...filter }),
  searchSpaces: (q: string) => get<Space[]>("/api/v1/spaces/search", { q }),
  space: (id: string) => get<Space>(`/api/v1/spaces/${part(id)}`),
  openSpace: (draft: SpaceDraft) => json<Space>("POST", "/api/v1/spaces", draft),
  editSpace: (id: string, draft: SpaceDraft) => json<Space>("PUT", `/api/v1/spaces/${part(id)}`, draft),
  cancelSpace: (id: string) => json<Space>("DELETE", `/api/v1/spaces/${part(id)}`),
  startSpace: (id: string) => json<Space>("POST", `/api/v1/spaces/${part(id)}/start`),
  remindOfSpace: (id: string, wanted: boolean) =>
    json<Space>(wanted ? "POST" : "DELETE", `/api/v1/spaces/${part(id)}/reminder`),
  answerInvitation: (id: string, answer: "accept" | "decline") =>
    json<Space>("POST", `/api/v1/spaces/${part(id)}/invitation/${answer}`),
  spaceGuests: (id: string) => get<SpaceGuest[]>(`/api/v1/spaces/${part(id)}/guests`),
  inviteGuest: (id: string, guest: { account_id: string; role: SpaceGuest["role"] }) =>
    json<Space>("POST", `/api/v1/spaces/${part(id)}/guests`, guest),
  uninviteGuest: (id: string, accountId: string) =>
    json<Space>("DELETE", `/api/v1/spaces/${part(id)}/guests/${part(accountId)}`),
  replay: (id: string) => get<Replay>(`/api/v1/spaces/${part(id)}/replay`),
  setReplay: (id: string, change: { start?: number | null; clips?: Clippers }) =>
    json<Replay>("PATCH", `/api/v1/spaces/${part(id)}/replay`, change),
  deleteReplay: (id: string) => call("DELETE", `/api/v1/spaces/${part(id)}/replay`),
  cutClip: async (id: string, clip: { start?: number; duration: number; ago?: number }) =>
    (await json<{ media: MediaAttachment }>("POST", `/api/v1/spaces/${part(id)}/clips`, clip)).media,
  spaceFigures: (id: string) => get<SpaceFigures>(`/api/v1/spaces/${part(id)}/figures`),
  spaceTicket: (id: string, resume?: string) =>
    json<SpaceTicket>("POST", `/api/v1/spaces/${part(id)}/tickets`, { resume }),
  endSpace: (id: string) => json<Space>("POST", `/api/v1/spaces/${part(id)}/end`),
});
