// A token for the client API, as an app would hold it.
import { findUserOfAccount } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import { registerApp } from "#src/oauth/register-app.ts";
import { issueToken } from "#src/oauth/tokens.ts";

export async function tokenOf(app: App, accountId: string, scopes: string): Promise<string> {
  const { client } = await registerApp(app, {
    client_name: "Bench",
    redirect_uris: "urn:ietf:wg:oauth:2.0:oob",
    scopes,
  });
  const { id: userId } = (await findUserOfAccount(app.store.read, accountId))!;
  const token = { appId: client.id, userId, scopes: client.scopes };
  return app.store.tx((tx) => issueToken(tx, token, app.clock.now()));
}
