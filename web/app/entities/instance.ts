// This server, and the way into it, as its API describes them.
import type { Account } from "./people.ts";

export interface Instance {
  domain: string;
  title: string;
  version: string;
  source_url?: string;
  description: string;
  languages: string[];
  contact?: { email?: string | null; account?: Account | null };
  rules?: { id: string; text: string }[];
  registrations?: Registrations;
  configuration?: {
    statuses?: { max_characters?: number; max_media_attachments?: number };
    polls?: { max_options: number; max_characters_per_option: number };
    vapid?: { public_key: string };
  };
}

export interface AuthorizationRequest {
  client: { name: string; website: string | null };
  scopes: string[];
  redirect_uri: string;
}

export interface SetupState {
  origin: string;
  domain: string;
}

export interface Registrations {
  enabled: boolean;
  approval_required: boolean;
  invitation_required?: boolean;
  confirmation_required?: boolean;
}

/** What a link of a mail has done. */
export type Confirmed = "admitted" | "waiting" | "changed";

export interface Invitation {
  id: string;
  code: string;
  url: string;
  max_uses: number | null;
  uses: number;
  expires_at: string | null;
  expired: boolean;
}

/** Who has signed up and waits for a moderator. */
export interface WaitingPerson {
  id: string;
  username: string;
  email: string;
  created_at: string;
  invite_request: string | null;
}

export const REGISTRATIONS = ["open", "approval", "invite", "closed"] as const;

/** What admins change at a browser. */
export interface ServerSettings {
  name: string;
  description: string;
  language: string;
  registrations: (typeof REGISTRATIONS)[number];
}
