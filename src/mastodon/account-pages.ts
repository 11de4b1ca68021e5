// A page of accounts as an answer: followers, followees, requests.
import type { Account } from "../accounts/queries.ts";
import { toAccountList } from "./entities/account.ts";
import type { ApiContext } from "./env.ts";
import { linkPages } from "./params.ts";
import { optionalViewer } from "./viewer.ts";

export async function answerAccounts(c: ApiContext, accounts: Account[]): Promise<Response> {
  const viewer = optionalViewer(c)?.account;
  linkPages(
    c,
    accounts.map(({ id }) => id),
  );
  return c.json(await toAccountList(c.var.app, accounts, viewer));
}
