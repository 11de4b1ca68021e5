// /api/v1/accounts
import { Hono } from "hono";
import { z } from "zod";
import { findAccountByHandle, findAccounts, getAccount, isActive } from "../accounts/queries.ts";
import type { ProfileChanges } from "../accounts/update-profile.ts";
import { AppError } from "../errors.ts";
import { block } from "../graph/block.ts";
import { countFollowRequests, pageOfFollowees, pageOfFollowers } from "../graph/queries.ts";
import { unblock } from "../graph/unblock.ts";
import { unfollow } from "../graph/unfollow.ts";
import { askForPins } from "../posts/pins/ask-for-pins.ts";
import { pinnedPostsOf } from "../posts/pins/queries.ts";
import { postsOf } from "../posts/queries.ts";
import { setPostingPreferences, type PostingPreferences } from "../posts/writing/preferences.ts";
import { askForOlderPosts } from "../posts/backfill/ask.ts";
import { announceRefresh } from "./async-refreshes.ts";
import { answerAccounts } from "./account-pages.ts";
import { toAccount, toAccountList, toCredentialAccount } from "./entities/account.ts";
import { toStatuses } from "./entities/status.ts";
import { toRelationships } from "./entities/relationship.ts";
import { VISIBILITY_OF } from "./entities/status.ts";
import type { ApiContext, ApiEnv, Viewer } from "./env.ts";
import { formOf } from "./form.ts";
import { flag, listOf, pageOf, queryOf } from "./params.ts";
import { changeProfile, PICTURE_FIELDS } from "./profile-pictures.ts";
import { searchForAccounts } from "./search.ts";
import { statusVisibility } from "./status-params.ts";
import { answerPosts } from "./timelines.ts";
import { optionalViewer, requireUser } from "./viewer.ts";

export const accounts = new Hono<ApiEnv>();

const MAX_AT_ONCE = 40;

accounts.get("/verify_credentials", async (c) => {
  const viewer = requireUser(c, "read:accounts", "profile");
  return c.json(await credentialAccount(c, viewer));
});

accounts.patch("/update_credentials", async (c) => {
  const viewer = requireUser(c, "write:accounts");
  await using form = await formOf(c, PICTURE_FIELDS);
  const given = credentials.parse(form.params);
  const account = await changeProfile(c.var.app, viewer.account.id, form.files, changesIn(given));
  await setPostingPreferences(c.var.app, account.id, postingIn(given));
  return c.json(await credentialAccount(c, { ...viewer, account }));
});

accounts.get("/lookup", async (c) => {
  const { app } = c.var;
  const acct = z.string("is missing").parse(queryOf(c)["acct"]);
  const account = await findAccountByHandle(app.store.read, acct, app.config.domain);
  if (!account || !isActive(account)) throw new AppError("not_found", "Record not found");
  return c.json(await toAccount(app, account, optionalViewer(c)?.account));
});

accounts.get("/relationships", async (c) => {
  const { account } = requireUser(c, "read:follows");
  return c.json(await toRelationships(c.var.app, account.id, listOf(queryOf(c)["id"]).slice(0, 200)));
});

accounts.get("/search", async (c) => {
  const { account } = requireUser(c, "read:accounts");
  const query = queryOf(c);
  const found = await searchForAccounts(c.var.app, z.string("is missing").parse(query["q"]), {
    resolve: flag.catch(false).parse(query["resolve"]),
    limit: pageOf(c, 40, 80).limit,
  });
  return c.json(await toAccountList(c.var.app, found, account));
});

/** Several by their ids, those that are there. */
accounts.get("/", async (c) => {
  const { app } = c.var;
  const ids = listOf(queryOf(c)["id"]).slice(0, MAX_AT_ONCE);
  const found = await findAccounts(app.store.read, ids);
  const people = ids.flatMap((id) => found.get(id) ?? []).filter(isActive);
  return c.json(await toAccountList(app, people, optionalViewer(c)?.account));
});

accounts.get("/:id", async (c) => {
  const account = await getAccount(c.var.app.store.read, c.req.param("id"));
  return c.json(await toAccount(c.var.app, account, optionalViewer(c)?.account));
});

accounts.get("/:id/statuses", async (c) => {
  const viewer = optionalViewer(c)?.account;
  const db = c.var.app.store.read;
  const account = await getAccount(db, c.req.param("id"));
  const { id } = account;
  const query = queryOf(c);
  const isOn = (name: string) => flag.catch(false).parse(query[name]);
  if (isOn("pinned")) {
    await askForPins(c.var.app, account);
    return c.json(await toStatuses(c.var.app, await pinnedPostsOf(db, id, viewer?.id), viewer));
  }
  const filter = {
    excludeReplies: isOn("exclude_replies"),
    excludeBoosts: isOn("exclude_reblogs"),
    onlyMedia: isOn("only_media"),
    tagged: z.string().optional().catch(undefined).parse(query["tagged"]),
  };
  const page = pageOf(c);
  const posts = await postsOf(db, id, page, viewer?.id, filter);
  // The end of what is here, not of what there is: older posts are read from their own server.
  const isAtEnd = posts.length < page.limit && page.minId === undefined && page.sinceId === undefined;
  if (viewer && isAtEnd) announceRefresh(c, await askForOlderPosts(c.var.app, account));
  return answerPosts(c, posts);
});

accounts.get("/:id/followers", async (c) => {
  const db = c.var.app.store.read;
  const { id, hidesNetwork } = await getAccount(db, c.req.param("id"));
  if (hidesNetwork && optionalViewer(c)?.account.id !== id) return answerAccounts(c, []);
  return answerAccounts(c, await pageOfFollowers(db, id, "accepted", pageOf(c, 40, 80)));
});

accounts.get("/:id/following", async (c) => {
  const db = c.var.app.store.read;
  const { id, hidesNetwork } = await getAccount(db, c.req.param("id"));
  if (hidesNetwork && optionalViewer(c)?.account.id !== id) return answerAccounts(c, []);
  return answerAccounts(c, await pageOfFollowees(db, id, pageOf(c, 40, 80)));
});

const actions = { unfollow, block, unblock };

for (const [name, act] of Object.entries(actions)) {
  accounts.post(`/:id/${name}`, async (c) => {
    const { account } = requireUser(c, name.endsWith("follow") ? "write:follows" : "write:blocks");
    const { app } = c.var;
    const other = await getAccount(app.store.read, c.req.param("id"));
    await act(app, account.id, other.id);
    const [relationship] = await toRelationships(app, account.id, [other.id]);
    return c.json(relationship);
  });
}

async function credentialAccount(c: ApiContext, viewer: Pick<Viewer, "account" | "user">) {
  const { app } = c.var;
  return toCredentialAccount(app, viewer, await countFollowRequests(app.store.read, viewer.account.id));
}

const credentials = z.object({
  display_name: z.string().optional(),
  note: z.string().optional(),
  locked: flag.optional(),
  bot: flag.optional(),
  discoverable: flag.optional(),
  indexable: flag.optional(),
  /** A list, or an object by number, as forms send it: `fields_attributes[0][name]`. */
  fields_attributes: z
    .preprocess(
      (given) => (typeof given === "object" && given !== null ? Object.values(given) : given),
      z.array(z.object({ name: z.string().default(""), value: z.string().default("") })),
    )
    .optional(),
  hide_collections: flag.optional(),
  source: z
    .object({
      language: z.string().nullish(),
      privacy: statusVisibility.optional(),
      sensitive: flag.optional(),
    })
    .optional(),
});
type Credentials = z.infer<typeof credentials>;

function changesIn(given: Credentials): ProfileChanges {
  const language = given.source?.language;
  const changes = {
    name: given.display_name,
    bio: given.note,
    locked: given.locked,
    bot: given.bot,
    discoverable: given.discoverable,
    indexable: given.indexable,
    hidesNetwork: given.hide_collections,
    fields: given.fields_attributes,
    language: language === "" ? null : language,
  };
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function postingIn({ source }: Credentials): Partial<PostingPreferences> {
  return {
    ...(source?.privacy ? { visibility: VISIBILITY_OF[source.privacy] } : {}),
    ...(source?.sensitive === undefined ? {} : { sensitive: source.sensitive }),
  };
}
