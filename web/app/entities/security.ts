// How one signs in, and where one is signed in.
/** What the server keeps for pushing to a browser. */
export interface BrowserPush {
  endpoint: string;
  /** By the type of notification. */
  alerts: Record<string, boolean>;
}

export interface BrowserSession {
  id: string;
  user_agent: string;
  created_at: string;
  last_seen_at: string;
  current: boolean;
}

/** An app that acts for the person. */
export interface AuthorizedApp {
  id: string;
  name: string;
  website: string | null;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
}

export interface Passkey {
  id: string;
  name: string;
  created_at: string;
  last_used_at: string | null;
}

export interface Security {
  email: string | null;
  email_confirmed: boolean;
  can_confirm: boolean;
  password_changed_at: string;
  totp: boolean;
  recovery_codes_left: number;
  passkeys: Passkey[];
  fresh: boolean;
}

export interface TotpSetUp {
  secret: string;
  uri: string;
}

export interface RecoveryCodes {
  recovery_codes: string[];
}
