// What every handler of the Mastodon door finds in its context.
import type { Context } from "hono";
import type { Account, User } from "../accounts/queries.ts";
import type { Session } from "../accounts/sessions.ts";
import type { SignUp } from "../accounts/sign-ups.ts";
import type { App } from "../app.ts";
import type { OAuthApp, OAuthToken } from "../oauth/tokens.ts";
import type { Counters } from "./counters.ts";
import type { Peer } from "../server.ts";

/** The person who asks, by a token of a client or by a session of our own web app. */
export interface Viewer {
  account: Account;
  user: User;
  scopes: readonly string[];
  /** Where a browser session asks: what needs the password anew looks at it (accounts/sessions.ts, isFresh). */
  session?: Session;
  token?: OAuthToken;
}

export interface ApiEnv {
  Bindings: { peer: Peer };
  Variables: {
    app: App;
    peer: Peer;
    limits: Counters;
    /** What the rate limit headers of this answer say. */
    tightest?: { left: number };
    viewer?: Viewer;
    /** The client whose token asks, with or without a person. */
    client?: { app: OAuthApp; token: OAuthToken };
    /** A bearer token came along that is unknown, revoked, or of somebody suspended. */
    hasInvalidToken?: boolean;
    /** The token is of somebody who has signed up and is not let in yet. */
    signUp?: SignUp;
  };
}

export type ApiContext = Context<ApiEnv>;
