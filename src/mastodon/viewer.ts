// Who asks: the bearer of a token, or the browser session of our own pages, which counts from our own origin only (W8).
import type { MiddlewareHandler } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { findAccount, findUser, isActive, isStaff } from "../accounts/queries.ts";
import { findSession, isFresh, openSession, type Session } from "../accounts/sessions.ts";
import { findSignUpByToken, heldBack } from "../accounts/sign-ups.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { covers, SCOPES } from "../oauth/scopes.ts";
import { findGrant } from "../oauth/tokens.ts";
import type { ApiContext, ApiEnv, Viewer } from "./env.ts";

export const SESSION_COOKIE = "hakawati_session";

const COOKIE_AGE_S = 90 * 24 * 3_600;
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Finds out who asks, for all handlers behind it. A bearer token beats the cookie; a token that is wrong is refused where
 * someone asks for the viewer, as a new one may be what the request is for.
 */
export const identify: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const bearer = bearerOf(c);
  if (bearer !== undefined) await identifyBearer(c, bearer);
  else await identifySession(c);
  await next();
};

/** The person who asks. Any one of the scopes is enough. @throws AppError unauthenticated, forbidden */
export function requireUser(c: ApiContext, ...anyOf: string[]): Viewer {
  const viewer = optionalViewer(c);
  if (!viewer) throw new AppError("unauthenticated", "This method requires an authenticated user");
  if (!anyOf.some((scope) => covers(viewer.scopes, scope))) {
    throw new AppError("forbidden", "This action is outside the authorized scopes");
  }
  return viewer;
}

/** A token needs the scope, and its person the role. @throws AppError unauthenticated, forbidden */
export function requireStaff(c: ApiContext, scope: string): Viewer {
  const viewer = requireUser(c, scope);
  if (!isStaff(viewer.user)) throw new AppError("forbidden", "This is for moderators");
  return viewer;
}

/** As above, for those who run the server. @throws AppError unauthenticated, forbidden */
export function requireAdmin(c: ApiContext, scope: string): Viewer {
  const viewer = requireStaff(c, scope);
  if (viewer.user.role === "moderator") throw new AppError("forbidden", "This is for admins");
  return viewer;
}

/** The person who asks, or undefined for anyone. @throws AppError for credentials that are wrong, or too early */
export function optionalViewer(c: ApiContext): Viewer | undefined {
  if (c.var.signUp) throw heldBack(c.var.signUp);
  if (c.var.hasInvalidToken) throw new AppError("unauthenticated", "The access token is invalid");
  return c.var.viewer;
}

/** A person at a browser of ours: tokens of clients have no say over how somebody signs in. @throws AppError unauthenticated */
export function requireSession(c: ApiContext): Viewer & { session: Session } {
  const viewer = optionalViewer(c);
  if (!viewer?.session) throw new AppError("unauthenticated", "Sign in first");
  return { ...viewer, session: viewer.session };
}

/** A browser that was left open is not its owner. @throws AppError unauthenticated, reauthentication_required */
export function requireFreshSession(c: ApiContext): Viewer & { session: Session } {
  const viewer = requireSession(c);
  if (!isFresh(c.var.app, viewer.session)) {
    throw new AppError(
      "reauthentication_required",
      "Give your password again, or use a passkey: the last time was too long ago",
    );
  }
  return viewer;
}

/** Refuses what another site's page sends: for what works without a session but gives one (log-in, set-up). */
export function requireOwnOrigin(c: ApiContext): void {
  const { origin, site } = sender(c);
  const isForeign =
    (origin !== undefined && origin !== c.var.app.uris.origin) ||
    !["same-origin", "none"].includes(site ?? "none");
  if (isForeign) throw foreignPage();
}

/** Opens a browser session and sets its cookie. */
export async function startSession(c: ApiContext, userId: string): Promise<void> {
  const secret = await openSession(c.var.app, userId, c.req.header("user-agent") ?? "");
  setCookie(c, SESSION_COOKIE, secret, { ...cookieOptions(c), maxAge: COOKIE_AGE_S });
}

export function forgetSession(c: ApiContext): void {
  deleteCookie(c, SESSION_COOKIE, cookieOptions(c));
}

function cookieOptions(c: ApiContext) {
  const secure = c.var.app.uris.origin.startsWith("https:");
  return { path: "/", httpOnly: true, sameSite: "Lax", secure } as const;
}

/** Streams may name the token in their address: clients that open one can't set headers. */
export function bearerOf(c: ApiContext): string | undefined {
  const inHeader = /^Bearer +(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1]?.trim();
  return inHeader ?? (c.req.path.startsWith("/api/v1/streaming") ? c.req.query("access_token") : undefined);
}

/** The bearer of a token that stands for a person. @throws AppError unauthenticated */
export async function viewerByToken(app: App, secret: string): Promise<Viewer> {
  const grant = await findGrant(app, secret);
  if (!grant?.person) throw new AppError("unauthenticated", "The access token is invalid");
  return { ...grant.person, scopes: grant.token.scopes, token: grant.token };
}

/** The person of a browser session. */
export async function viewerBySession(app: App, secret: string): Promise<Viewer | undefined> {
  const session = await findSession(app, secret);
  const user = session && (await findUser(app.store.read, session.userId));
  const account = user && (await findAccount(app.store.read, user.accountId));
  if (!user || !account || !isActive(account)) return undefined;
  // Everything, write:tips too: that the password was given lately is checked apart.
  return { user, account, scopes: [...SCOPES], session };
}

async function identifyBearer(c: ApiContext, secret: string): Promise<void> {
  const grant = await findGrant(c.var.app, secret);
  if (!grant) {
    const signUp = await findSignUpByToken(c.var.app.store.read, secret);
    return signUp ? c.set("signUp", signUp) : c.set("hasInvalidToken", true);
  }
  const { token, client, person } = grant;
  c.set("client", { app: client, token });
  if (person) c.set("viewer", { ...person, scopes: token.scopes, token });
}

async function identifySession(c: ApiContext): Promise<void> {
  const { app } = c.var;
  const secret = getCookie(c, SESSION_COOKIE);
  const viewer = secret && (await viewerBySession(app, secret));
  if (!viewer) return;
  if (!SAFE.has(c.req.method) && !isFromOurPages(c)) throw foreignPage();
  c.set("viewer", viewer);
}

/** With a cookie at stake silence is no proof: one of the two headers must speak for us. */
function isFromOurPages(c: ApiContext): boolean {
  const { origin, site } = sender(c);
  return origin === undefined ? site === "same-origin" : origin === c.var.app.uris.origin;
}

function foreignPage(): AppError {
  return new AppError("forbidden", "This page may not act for you");
}

function sender(c: ApiContext): { origin: string | undefined; site: string | undefined } {
  return { origin: c.req.header("origin"), site: c.req.header("sec-fetch-site") };
}
