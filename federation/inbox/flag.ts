// Another server reports someone here to our moderators: Mastodon in the name of its own actor, with the account and its posts; Misskey
// with the account alone; Akkoma in the name of who reports, with the account and posts that may be given whole.
import { findAccount, findAccountByUri, isLocal, type Account } from "#src/accounts/queries.ts";
import type { App } from "#src/app.ts";
import type { Db } from "#src/db/store.ts";
import { AppError } from "#src/errors.ts";
import { ruleOfAccount } from "#src/moderation/domains/queries.ts";
import { fileReport, MAX_COMMENT } from "#src/moderation/file-report.ts";
import { findPostByUri } from "#src/posts/queries.ts";
import { plainText } from "#src/posts/sanitize.ts";
import { findSpacesByUri } from "#src/spaces/queries.ts";
import type { Admitted } from "../guard.ts";
import { idsOf, text } from "../vocab/json.ts";

const MAX_OBJECTS = 50;

/** @throws AppError not_found, where nobody here is reported; forbidden */
export async function onFlag(app: App, { activity, actor }: Admitted): Promise<void> {
  if ((await ruleOfAccount(app.store, actor))?.rejectReports)
    throw new AppError("forbidden", "Reports of this server are not taken");
  const { read } = app.store;
  const uris = [...new Set(idsOf(activity["object"]))].filter(app.uris.isLocal).slice(0, MAX_OBJECTS);
  const posts = (await Promise.all(uris.map((uri) => findPostByUri(read, uri)))).filter(
    (post) => post !== undefined,
  );
  const [space] = (await findSpacesByUri(read, uris)).values();
  const target =
    (await reportedAccount(read, uris)) ?? (await authorOf(read, posts[0]?.accountId ?? space?.hostId));
  if (!target || !isLocal(target)) throw new AppError("not_found", "Nobody here is reported");
  await fileReport(app, {
    uri: activity.id,
    reporterId: actor.id,
    targetAccountId: target.id,
    category: "other",
    comment: plainText(text(activity["content"], MAX_COMMENT)),
    postIds: posts.filter(({ accountId }) => accountId === target.id).map(({ id }) => id),
    spaceId: space?.hostId === target.id ? space.id : null,
  });
}

async function reportedAccount(db: Db, uris: string[]): Promise<Account | undefined> {
  const accounts = await Promise.all(uris.map((uri) => findAccountByUri(db, uri)));
  return accounts.find((account) => account !== undefined);
}

async function authorOf(db: Db, accountId: string | undefined): Promise<Account | undefined> {
  return accountId === undefined ? undefined : findAccount(db, accountId);
}
