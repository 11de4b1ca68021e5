// A token that an admin makes on the command line, for scripts and bots: no client, no consent page.
import { eq } from "drizzle-orm";
import { findAccountByHandle, findUserOfAccount, isActive } from "../accounts/queries.ts";
import { hashOf } from "../accounts/sessions.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { createId, createSecret } from "../ids.ts";
import { DEFAULT_SCOPES, parseScopes } from "./scopes.ts";
import { issueToken } from "./tokens.ts";

const CLIENT_ID = "command-line";

/** Returns the token, which is kept nowhere. @throws AppError not_found, invalid */
export async function createPersonalToken(app: App, handle: string, scopes: string): Promise<string> {
  const parsed = parseScopes(scopes);
  if (!parsed) throw new AppError("invalid", `Not all of these scopes are known: ${scopes}`);
  const account = await findAccountByHandle(app.store.read, handle, app.config.domain);
  const user = account && isActive(account) && (await findUserOfAccount(app.store.read, account.id));
  if (!user) throw new AppError("not_found", `Nobody here is called ${handle}`);
  const at = app.clock.now();
  return app.store.tx(async (tx) => {
    const appId = await commandLineApp(tx, at);
    const wanted = parsed.length > 0 ? parsed : DEFAULT_SCOPES;
    return issueToken(tx, { appId, userId: user.id, scopes: wanted }, at);
  });
}

/** The app that these tokens belong to. Nobody knows its secret, so it gives out nothing through the API. */
async function commandLineApp({ q, t }: Tx, at: Date): Promise<string> {
  const app = {
    id: createId(at),
    clientId: CLIENT_ID,
    secretHash: hashOf(createSecret()),
    name: "Command line",
    website: null,
    redirectUris: [],
    scopes: [],
    createdAt: at,
  };
  await q.insert(t.oauthApps).values(app).onConflictDoNothing();
  const [row] = await q.select().from(t.oauthApps).where(eq(t.oauthApps.clientId, CLIENT_ID));
  return row!.id;
}
