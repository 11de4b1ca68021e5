// This server and the way into it, by its API.
import type {
  AuthorizationRequest,
  Confirmed,
  Instance,
  Invitation,
  SetupState,
} from "../entities/instance.ts";
import type { Account } from "../entities/people.ts";
import { type Caller, part } from "./caller.ts";

export interface SetupForm {
  token: string;
  instance_name: string;
  language: string;
  username: string;
  email: string;
  password: string;
}

export interface SignUpForm {
  username: string;
  email: string;
  password: string;
  reason: string;
  invite_code: string;
  agreement: boolean;
  locale: string;
}

/** A name and a password; the second step of it; or a passkey. */
export type SignInForm =
  | { login: string; password: string }
  | { ticket: string; code: string }
  | { passkey: object };

export const entryApi = ({ call, json, get }: Caller) => ({
  instance: () => get<Instance>("/api/v2/instance"),

  setupState: (token: string) => get<SetupState>("/api/v1/setup", { token }),
  setUp: (form: SetupForm) => call("POST", "/api/v1/setup", form),
  signIn: (form: SignInForm) => call("POST", "/api/v1/sessions", form),
  passkeyToUse: () =>
    json<PublicKeyCredentialRequestOptionsJSON>("POST", "/api/v1/sessions/passkey_options", {}),
  signUp: (form: SignUpForm) => call("POST", "/api/v1/sign_ups", form),
  inviter: async (code: string) =>
    (await get<{ account: Account }>(`/api/v1/sign_ups/invitations/${part(code)}`)).account,
  confirmAddress: async (token: string) =>
    (await json<{ state: Confirmed }>("POST", "/api/v1/sign_ups/confirm", { token })).state,
  resendConfirmation: (login: string) => call("POST", "/api/v1/sign_ups/resend", { login }),
  forgotPassword: (login: string) => call("POST", "/api/v1/passwords/forgotten", { login }),
  resetPassword: (token: string, password: string) =>
    call("POST", "/api/v1/passwords/reset", { token, password }),
  signOut: () => call("DELETE", "/api/v1/sessions/current"),

  invitations: () => get<Invitation[]>("/api/v1/invitations"),
  createInvitation: (form: { max_uses: string; days: string }) =>
    json<Invitation>("POST", "/api/v1/invitations", form),
  endInvitation: (id: string) => call("DELETE", `/api/v1/invitations/${part(id)}`),

  authorizationRequest: (query: string) => get<AuthorizationRequest>(`/api/v1/oauth/request?${query}`),
});
