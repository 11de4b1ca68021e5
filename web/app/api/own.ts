// One's own account: how one signs in, what one prefers, takes along and leaves, by this server's API.
import type { AccountDeletion, Archive, ImportProgress, Migration } from "../entities/portability.ts";
import type { PostingPreferences } from "../entities/posts.ts";
import type {
  AuthorizedApp,
  BrowserSession,
  Passkey,
  RecoveryCodes,
  Security,
  TotpSetUp,
} from "../entities/security.ts";
import { type Caller, part } from "./caller.ts";

export const ownApi = ({ call, json, get }: Caller) => ({
  preferences: () => get<PostingPreferences>("/api/v1/preferences"),
  setPreferences: (chosen: { visibility?: string; content_type?: string; languages?: string[] }) =>
    call("PATCH", "/api/v1/preferences", chosen),
  reauthenticate: (proof: { password: string; code?: string } | { passkey: object }) =>
    call("POST", "/api/v1/sessions/current/reauthenticate", proof),
  sessions: () => get<BrowserSession[]>("/api/v1/sessions"),
  endSession: (id: string) => call("DELETE", `/api/v1/sessions/${part(id)}`),
  endOtherSessions: () => call("DELETE", "/api/v1/sessions"),
  authorizedApps: () => get<AuthorizedApp[]>("/api/v1/authorized_apps"),
  shutOutApp: (id: string) => call("DELETE", `/api/v1/authorized_apps/${part(id)}`),

  security: () => get<Security>("/api/v1/security"),
  changePassword: (password: string) => call("PUT", "/api/v1/security/password", { password }),
  changeEmail: async (email: string) =>
    (await json<{ confirmation_sent: boolean }>("PUT", "/api/v1/security/email", { email }))
      .confirmation_sent,
  beginTotp: () => json<TotpSetUp>("POST", "/api/v1/security/totp", {}),
  finishTotp: async (code: string) =>
    (await json<RecoveryCodes>("PUT", "/api/v1/security/totp", { code })).recovery_codes,
  endTotp: () => call("DELETE", "/api/v1/security/totp"),
  renewRecoveryCodes: async () =>
    (await json<RecoveryCodes>("POST", "/api/v1/security/recovery_codes", {})).recovery_codes,
  passkeyToMake: () =>
    json<PublicKeyCredentialCreationOptionsJSON>("POST", "/api/v1/security/passkeys/options", {}),
  addPasskey: (name: string, credential: object) =>
    json<Passkey>("POST", "/api/v1/security/passkeys", { name, credential }),
  renamePasskey: (id: string, name: string) =>
    json<Passkey>("PATCH", `/api/v1/security/passkeys/${part(id)}`, { name }),
  removePasskey: (id: string) => call("DELETE", `/api/v1/security/passkeys/${part(id)}`),

  imports: () => get<ImportProgress[]>("/api/v1/imports"),
  /** `{type, mode, data}`, with the text of the file. */
  startImport: (draft: Record<string, string>) => call("POST", "/api/v1/imports", draft),
  retryImport: (id: string) => call("POST", `/api/v1/imports/${part(id)}/retry`),
  archives: () => get<Archive[]>("/api/v1/archives"),
  askForArchive: () => call("POST", "/api/v1/archives"),
  migration: () => get<Migration>("/api/v1/migration"),
  addAlias: (acct: string) => call("POST", "/api/v1/migration/aliases", { acct }),
  removeAlias: (uri: string) => call("DELETE", "/api/v1/migration/aliases", { uri }),
  move: (acct: string) => call("POST", "/api/v1/migration", { acct }),
  undoMove: () => call("DELETE", "/api/v1/migration"),
  accountDeletion: () => get<AccountDeletion>("/api/v1/account_deletion"),
  /** With the API's cookies: an account that is gone at once is signed out. */
  deleteAccount: async (username: string) => {
    const response = await call("POST", "/api/v1/account_deletion", { username });
    const { deletes_at } = (await response.clone().json()) as Pick<AccountDeletion, "deletes_at">;
    return { response, isGone: deletes_at === null };
  },
  cancelDeletion: () => call("DELETE", "/api/v1/account_deletion"),

  setLocale: (locale: string) => call("PATCH", "/api/v1/preferences", { locale }),
});
