// The doors of how one stands to others: follow requests, invitations to speak, mutes, blocks, hashtags, lists, conversations.
import type { Hono } from "hono";
import type { Api } from "../app/api.ts";
import { ApiError } from "../app/api/caller.ts";
import type { ListEdit } from "../app/api/people.ts";
import type { Account } from "../app/entities/people.ts";
import type { DoorTools } from "./forms.ts";
import { localPath } from "./own-origin.ts";
import { mountPress, type Act, type Given } from "./press-doors.ts";
import type { Visit, WebEnv } from "./visit.ts";

export function mountPeople<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  const press = (path: string, name: string, act: (here: Visit, given: Given) => Promise<unknown>) =>
    mountPress(web, tools, path, name, async (here, given) => void (await act(here, given)));

  press("/people/accept", "accept", ({ api }, given) => api.answerFollow(given("id"), "authorize"));
  press("/people/reject", "reject", ({ api }, given) => api.answerFollow(given("id"), "reject"));
  press("/people/mute", "mute", ({ api }, given) => api.mute(given("id")));
  press("/people/unmute", "unmute", ({ api }, given) => api.unmute(given("id")));
  press("/people/block", "block", ({ api }, given) => api.block(given("id")));
  press("/people/unblock", "unblock", ({ api }, given) => api.unblock(given("id")));
  press("/people/block-server", "block_server", ({ api }, given) => api.blockDomain(given("domain").trim()));
  press("/people/unblock-server", "unblock_server", ({ api }, given) => api.unblockDomain(given("domain")));

  press("/spaces/accept", "speak", ({ api }, given) => api.answerInvitation(given("id"), "accept"));
  press("/spaces/guests/invite", "invite_guest", async ({ api }, given) => {
    const { id: account_id } = await personCalled(api, given("handle"));
    const role = given("role") === "cohost" ? "cohost" : "speaker";
    await api.inviteGuest(given("id"), { account_id, role });
  });
  press("/spaces/guests/remove", "uninvite_guest", ({ api }, given) =>
    api.uninviteGuest(given("id"), given("account")),
  );
  press("/spaces/decline", "not_speak", ({ api }, given) => api.answerInvitation(given("id"), "decline"));

  press("/tags/follow", "follow_tag", ({ api }, given) => api.followTag(given("name")));
  press("/tags/unfollow", "unfollow_tag", ({ api }, given) => api.unfollowTag(given("name")));
  press("/tags/feature", "feature_tag", ({ api }, given) => api.featureTag(given("name").replace(/^#/, "")));
  press("/tags/unfeature", "unfeature_tag", ({ api }, given) => api.unfeatureTag(given("id")));

  mountPress(web, tools, "/report", "report", async ({ api }, given) => {
    await api.report({
      account_id: given("account"),
      status_ids: given("post") ? [given("post")] : [],
      comment: given("comment").trim(),
      category: given("category") || "other",
      forward: given("forward") !== "",
    });
    return localPath(given("onward"), tools.origin);
  });
  press("/messages/remove", "remove_conversation", ({ api }, given) => api.removeConversation(given("id")));
  mountLists(web, tools);
}

/** Whoever has exactly this handle, looked for on their own server where nothing is known of them here. @throws ApiError */
async function personCalled(api: Api, handle: string): Promise<Account> {
  const acct = handle.trim().replace(/^@/, "");
  try {
    return await api.lookup(acct);
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    const { accounts } = await api.search(acct);
    const found = accounts.find((account) => account.acct.toLowerCase() === acct.toLowerCase());
    if (!found) throw error;
    return found;
  }
}

function mountLists<Peer>(web: Hono<WebEnv<Peer>>, tools: DoorTools<Peer>): void {
  const press = (path: string, name: string, act: Act) => mountPress(web, tools, path, name, act);
  press("/lists/create", "create_list", async ({ api }, given) => {
    const { id } = await api.createList(listIn(given));
    return `/lists/${encodeURIComponent(id)}/edit`;
  });
  press("/lists/change", "change_list", async ({ api }, given) => {
    await api.changeList(given("id"), listIn(given));
  });
  press("/lists/delete", "delete_list", async ({ api }, given) => {
    await api.deleteList(given("id"));
    return "/lists";
  });
  press("/lists/add", "add_to_list", async ({ api }, given) => {
    const handle = given("handle").trim().replace(/^@/, "");
    const accountId = given("account") || (await api.lookup(handle)).id;
    await api.addToList(given("id"), accountId).catch((error: unknown) => {
      // Who is there already is where they were meant to be.
      if (!(error instanceof ApiError && error.status === 422)) throw error;
    });
  });
  press("/lists/remove", "remove_from_list", async ({ api }, given) => {
    await api.removeFromList(given("id"), given("account"));
  });
}

function listIn(given: Given): ListEdit {
  const policy = given("replies_policy");
  return {
    title: given("title").trim(),
    replies_policy: policy === "followed" || policy === "none" ? policy : "list",
    exclusive: given("exclusive") !== "",
  };
}
