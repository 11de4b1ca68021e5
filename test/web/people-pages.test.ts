// People, hashtags, lists and messages on the pages, over the real API: each form is pressed as the page has it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApp, PASSWORD, type TestApp } from "#test/support/app.ts";
import { clientOf, type Client } from "#test/support/client.ts";
import { createPages, type Pages } from "./support/pages.ts";

let test: TestApp;
let pages: Pages;
const clients: Record<string, Client> = {};
const cookies: Record<string, { cookie: string }> = {};
const ids: Record<string, string> = {};

beforeAll(async () => {
  test = await createTestApp();
  pages = createPages(test.app.config.origin, (request) => {
    return test.doors.fetch(request, { address: "203.0.113.7" }) as Promise<Response>;
  });
  for (const name of ["alice", "bob", "omar"]) {
    const person = await test.person(name);
    ids[name] = person.id;
    clients[name] = await clientOf(test, person);
    const { headers } = await pages.post("/sign-in", { login: name, password: PASSWORD });
    cookies[name] = { cookie: headers.getSetCookie()[0]!.split(";")[0]! };
  }
});

afterAll(() => test[Symbol.asyncDispose]());

function textOf(html: string): string {
  return html
    .replace(/<script[^>]*>.*?<\/script>/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

/** As alice sees it, in English. */
async function see(path: string, name = "alice"): Promise<string> {
  const page = await pages.get(path, { ...cookies[name], "accept-language": "en" });
  expect([path, page.status]).toEqual([path, 200]);
  return page.html;
}

/** Sends the page's form with this action and what it has in it, and shows the page that it leads to. */
async function press(html: string, action: string, typed: Record<string, string> = {}): Promise<string> {
  const form = html.split("<form").find((part) => part.includes(`action="${action}"`));
  if (form === undefined) throw new Error(`The page has no form for ${action}`);
  const fields: Record<string, string> = {};
  for (const [input] of form.split("</form>")[0]!.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    fields[/name="([^"]*)"/.exec(input)![1]!] = /value="([^"]*)"/.exec(input)![1]!.replaceAll("&amp;", "&");
  }
  const answer = await pages.post(action, { ...fields, ...typed }, cookies["alice"]);
  expect([action, answer.status]).toEqual([action, 303]);
  return see(answer.headers.get("location")!);
}

describe("the menu of a profile", () => {
  it("mutes and blocks, and the settings take it back", async () => {
    const muted = await press(await see("/@bob"), "/people/mute");
    expect(textOf(muted)).toMatch(/Muted\. Settings, Muted people, takes it back.*· Muted/);
    const list = await see("/settings/mutes");
    expect(list).toContain('aria-label="Unmute @bob"');
    expect(textOf(await press(list, "/people/unmute"))).toMatch(/No longer muted\..*Nobody is muted/);

    const blocked = await press(await see("/@bob"), "/people/block");
    expect(textOf(blocked)).toContain("· Blocked");
    expect(textOf(await press(blocked, "/people/unblock"))).toContain("No longer blocked.");
    await press(await see("/@bob"), "/people/block");
    expect(textOf(await press(await see("/settings/blocks"), "/people/unblock"))).toContain(
      "Nobody is blocked",
    );
  });

  it("is not there on one's own profile, nor for visitors", async () => {
    expect(await see("/@alice")).not.toContain("/people/mute");
    expect((await pages.get("/@bob")).html).not.toContain("/people/mute");
    const refused = await pages.post("/people/mute", { id: ids["bob"]!, return: "/@bob" });
    expect(refused.headers.get("location")).toBe("/sign-in?return=%2F%40bob");
  });
});

it("leads one's own profile to its editing, and parts posts from replies and media", async () => {
  const { body } = await clients["alice"]!.post("/api/v1/statuses", { status: "Who tells tonight" });
  await clients["alice"]!.post("/api/v1/statuses", { status: "I do", in_reply_to_id: body.id });
  await clients["bob"]!.post("/api/v1/statuses", { status: "So do I", in_reply_to_id: body.id });
  await clients["bob"]!.post("/api/v1/statuses", { status: "Come early" });
  const own = await see("/@bob", "bob");
  expect(own).toContain('href="/settings/profile"');
  expect(await see("/@bob")).not.toContain('href="/settings/profile"');
  const told = [own, await see("/@bob/replies"), await see("/@bob/media")].map((page) => [
    textOf(page).includes("Come early"),
    textOf(page).includes("So do I"),
  ]);
  expect(told).toEqual([
    [true, false],
    [true, true],
    [false, false],
  ]);
});

it("blocks whole servers and says what is no name of one", async () => {
  const page = await press(await see("/settings/blocks"), "/people/block-server", { domain: "Loud.test" });
  expect(page).toContain('aria-label="Unblock loud.test"');
  expect(textOf(await press(page, "/people/block-server", { domain: "no name" }))).toContain(
    "That is no name of another server.",
  );
  expect(await press(page, "/people/unblock-server")).not.toContain("loud.test");
});

it("never leads on to another site", async () => {
  const form = { id: ids["bob"]!, return: "//evil.test/" };
  const { headers } = await pages.post("/people/mute", form, cookies["alice"]);
  expect(headers.get("location")).toBe("/?done=mute");
  await press(await see("/settings/mutes"), "/people/unmute");
});

it("shows who asks to follow, and answers them", async () => {
  await clients["alice"]!.send("PATCH", "/api/v1/accounts/update_credentials", { locked: true });
  const asks = async (name: string) => {
    await clients[name]!.post(`/api/v1/accounts/${ids["alice"]}/follow`, {});
    await test.app.drain();
  };
  await asks("bob");
  const told = await see("/notifications");
  expect(told).toContain('aria-label="Accept @bob"');
  expect(told).toContain('href="/follow-requests"');
  const first = await press(await see("/follow-requests"), "/people/accept");
  expect(textOf(first)).toContain("The request was accepted.");
  await asks("omar");
  const second = await press(await see("/follow-requests"), "/people/reject");
  expect(textOf(second)).toMatch(/The request was declined\..*No requests/);
  await clients["alice"]!.send("PATCH", "/api/v1/accounts/update_credentials", { locked: false });
  const followers = textOf(await see("/@alice/followers"));
  expect([followers.includes("@bob"), followers.includes("@omar")]).toEqual([true, false]);
  expect(textOf(await see("/@bob/following", "bob"))).toContain("@alice");
  expect(textOf(await see("/@bob/followers"))).toContain("Nobody is shown here");
});

it("groups what several did with one post, parts what was said, and is rid of one or all", async () => {
  await clients["alice"]!.post("/api/v1/notifications/clear");
  const { body: post } = await clients["alice"]!.post("/api/v1/statuses", { status: "Tea is ready" });
  for (const name of ["bob", "omar"]) await clients[name]!.post(`/api/v1/statuses/${post.id}/favourite`);
  await clients["bob"]!.post("/api/v1/statuses", { status: "@alice Two cups", in_reply_to_id: post.id });
  await test.app.drain();
  const all = await see("/notifications");
  expect(textOf(all)).toMatch(/@?omar\s+and 1 other like your post/);
  expect(textOf(all).match(/Tea is ready/g)).toHaveLength(1);
  expect(all.match(/action="\/notifications\/dismiss"/g)).toHaveLength(2);
  const said = await see("/notifications?only=said");
  expect(textOf(said)).toContain("bob mentioned you");
  expect(textOf(said)).not.toContain("like your post");
  const without = await press(said, "/notifications/dismiss");
  expect(textOf(without)).toMatch(/The notification is gone\..*Nothing has happened yet/);
  const none = await press(await see("/notifications"), "/notifications/clear");
  expect(textOf(none)).toMatch(/All notifications are gone\..*Nothing has happened yet/);
  expect((await clients["alice"]!.get("/api/v1/notifications")).body).toEqual([]);
});

it("keeps apart whom the rules of its reader name, until they are let through or forgotten", async () => {
  const rules = { for_not_following: "filter", for_new_accounts: "nonsense" };
  const settings = await press(await see("/settings/notifications"), "/settings/notifications/policy", rules);
  expect(textOf(settings)).toContain("Your rules are saved.");
  expect(settings).toMatch(
    /name="for_not_following"><option value="accept">[^<]*<\/option><option value="filter" selected/,
  );
  const nudge = async (name: string) => {
    await clients[name]!.post("/api/v1/statuses", { status: `@alice a word of ${name}` });
    await test.app.drain();
  };
  for (const name of ["bob", "omar"]) await nudge(name);
  const told = textOf(await see("/notifications"));
  expect(told).toContain("2 people wait apart");
  expect(told).not.toContain("a word of");
  const apart = await see("/notifications/requests");
  expect(textOf(apart)).toMatch(/omar.*1 notification.*a word of omar.*bob/);
  const rest = await press(apart, "/notifications/let-through");
  expect(textOf(rest)).toMatch(/Let through, with what waited\./);
  expect(textOf(await press(rest, "/notifications/forget"))).toMatch(/Forgotten\..*Nobody waits here/);
  await nudge("omar");
  expect(textOf(await see("/notifications")).match(/a word of omar/g)).toHaveLength(2);
  expect(await see("/notifications")).not.toContain("a word of bob");
  await clients["alice"]!.send("PATCH", "/api/v2/notifications/policy", { for_not_following: "accept" });
});

it("finds posts page by page, and has those that were liked beside those that were saved", async () => {
  for (let cup = 1; cup <= 21; cup++)
    await clients["alice"]!.post("/api/v1/statuses", { status: `Saffron cup ${cup}.` });
  await test.app.drain();
  const first = await see("/search?q=saffron+from:me");
  expect(textOf(first)).toContain("Saffron cup 21.");
  const [, further] = /href="(\/search\?[^"]*offset=20)"/.exec(first)!;
  const rest = textOf(await see(further!.replaceAll("&amp;", "&")));
  expect(rest.match(/Saffron cup \d+\./g)).toEqual(["Saffron cup 1."]);
  expect(textOf(first)).toMatch(/Narrowing down.*from:name.*language:ar/);
  const { body } = await clients["bob"]!.post("/api/v1/statuses", { status: "Liked by alice" });
  await clients["alice"]!.post(`/api/v1/statuses/${body.id}/favourite`);
  expect(textOf(await see("/saved?which=liked"))).toContain("Liked by alice");
  expect(textOf(await see("/saved"))).toContain("Nothing saved yet");
  expect(textOf(await see(`/@bob/${body.id}`))).toContain("1 like");
  expect(textOf(await see(`/@bob/${body.id}/likes`, "omar"))).toMatch(/Liked by.*@alice/);
  expect(textOf(await see(`/@bob/${body.id}/boosts`))).toContain("Nobody known here");
});

it("is asked to speak in a Space, and answers where it is told", async () => {
  const at = new Date(test.clock.now().getTime() + 3_600_000).toISOString();
  const { body } = await clients["bob"]!.post("/api/v1/spaces", { title: "Panel", scheduled_for: at });
  await clients["bob"]!.post(`/api/v1/spaces/${body.id}/guests`, { account_id: ids["alice"] });
  await test.app.drain();
  const told = await see("/notifications");
  expect(textOf(told)).toContain("asks you to speak in a Space");
  expect(told).toContain('aria-label="Accept to speak in Panel"');
  expect(textOf(await press(told, "/spaces/accept"))).toContain("You are named as a speaker now.");
  const speakers = (await clients["bob"]!.get(`/api/v1/spaces/${body.id}`)).body.speakers;
  expect(speakers).toMatchObject([{ acct: "bob" }, { acct: "alice" }]);
  const after = await press(await see("/notifications"), "/spaces/decline");
  expect(textOf(after)).toContain("You are no speaker of this Space.");
  expect(after).not.toContain("/spaces/decline");
});

it("follows a hashtag from its page, and puts one on the profile", async () => {
  await clients["bob"]!.post("/api/v1/statuses", { status: "Cardamom in #قهوة" });
  await test.app.drain();
  const path = `/tags/${encodeURIComponent("قهوة")}`;
  const page = await see(path);
  expect(textOf(page)).toContain("Used once this week");
  expect(textOf(page)).toContain("Cardamom in");
  const followed = await press(page, "/tags/follow");
  expect(textOf(followed)).toContain("Its posts come to your home timeline now.");
  expect(textOf(await see("/explore/tags"))).toMatch(/Used most this week #قهوة.*You follow #قهوة/);
  expect(await press(followed, "/tags/unfollow")).toContain('action="/tags/follow"');

  const profile = await press(await see("/settings/profile"), "/tags/feature", { name: "#حكايات" });
  expect(profile).toContain('aria-label="Remove #حكايات"');
  expect(await see("/@alice")).toContain(`/tags/${encodeURIComponent("حكايات")}`);
  expect(await press(profile, "/tags/unfeature")).not.toContain("حكايات");
  const wrong = await press(profile, "/tags/feature", { name: "two words" });
  expect(textOf(wrong)).toContain("That is no hashtag");
});

it("makes a list, fills it, shows its posts, and ends it", async () => {
  await clients["alice"]!.post(`/api/v1/accounts/${ids["bob"]}/follow`, {});
  const draft = { title: "رواة", replies_policy: "none", exclusive: "1" };
  const made = await press(await see("/lists"), "/lists/create", draft);
  expect(made).toMatch(/<option value="none" selected/);
  expect(made).toMatch(/name="exclusive" value="1" checked/);
  expect(textOf(await press(made, "/lists/add", { handle: "omar" }))).toContain(
    "Only people whom you follow can be on a list.",
  );
  const filled = await press(made, "/lists/add", { handle: " @bob" });
  expect(filled).toContain('aria-label="Remove @bob"');
  const [, path] = /href="(\/lists\/[^"/]+)"/.exec(filled)!;
  await clients["bob"]!.post("/api/v1/statuses", { status: "From the list" });
  await test.app.drain();
  expect(textOf(await see(path!))).toContain("From the list");
  expect(textOf(await see("/"))).not.toContain("From the list");

  const person = await see("/lists?add=bob");
  expect(person).toContain('aria-label="Remove from “رواة”"');
  expect(await press(person, "/lists/remove")).toContain('aria-label="Add to “رواة”"');
  const changed = await press(filled, "/lists/change", { title: "حكواتية", replies_policy: "list" });
  expect(textOf(changed)).toContain("حكواتية");
  expect(changed).not.toMatch(/name="exclusive" value="1" checked/);
  expect(textOf(await press(changed, "/lists/delete"))).toContain("No lists yet");
});

it("lists messages, opens one as read, and lets go of it", async () => {
  await clients["bob"]!.post("/api/v1/statuses", {
    status: "@alice a word in private",
    visibility: "direct",
  });
  await test.app.drain();
  const page = await see("/messages");
  expect(textOf(page)).toMatch(/bob unread .* a word in private/);
  const [, path] = /href="(\/messages\/[^"]+)"/.exec(page)!;
  const opened = await pages.get(path!, cookies["alice"]);
  expect([opened.status, opened.headers.get("location")]).toEqual([302, expect.stringMatching(/^\/@bob\//)]);
  const read = await see("/messages");
  expect(textOf(read)).not.toContain("unread");
  expect(textOf(await press(read, "/messages/remove"))).toContain("No messages yet");
  expect((await pages.get(path!, cookies["bob"])).status).toBe(404);
});

it("shows who and what there is to discover, to visitors too", async () => {
  await clients["bob"]!.send("PATCH", "/api/v1/accounts/update_credentials", { discoverable: true });
  await clients["bob"]!.post("/api/v1/statuses", { status: "Hello, everyone" });
  await test.app.drain();
  expect(textOf(await see("/explore"))).toContain("Hello, everyone");
  for (const path of ["/explore", "/explore/all", "/explore/people", "/explore/tags"]) {
    const { status, html } = await pages.get(path, { "accept-language": "ar" });
    expect([path, status, html.match(/<h1[ >]/g)?.length]).toEqual([path, 200, 1]);
  }
  expect(textOf((await pages.get("/explore/people")).html)).toContain("@bob");
});

it.each(["/messages", "/lists", "/lists/1", "/follow-requests", "/settings/mutes", "/settings/blocks"])(
  "%s asks visitors to sign in, and speaks Arabic",
  async (path) => {
    const visitor = await pages.get(path);
    expect(visitor.status).toBe(403);
    expect(visitor.html).toContain(`/sign-in?return=${encodeURIComponent(path)}`);
    if (path === "/lists/1") return;
    const { html } = await pages.get(path, { ...cookies["alice"], "accept-language": "ar" });
    expect(html).toMatch(/<html lang="ar" dir="rtl"/);
    expect(html.match(/<h1[ >]/g)).toHaveLength(1);
  },
);

describe("a filter", () => {
  const draft = {
    title: "Football",
    keywords: "football\r\n كرة القدم \r\n\r\n",
    whole_word: "1",
    filter_action: "warn",
    context_public: "1",
    expires_in: "",
  };

  it("folds, blurs or leaves out what carries its words, where it holds, until it is gone", async () => {
    await clients["bob"]!.post("/api/v1/statuses", { status: "Football <all> evening" });
    await test.app.drain();
    const made = await press(await see("/settings/filters"), "/settings/filters/create", draft);
    expect(textOf(made)).toMatch(/holds from now on\..*Football Fold · 2 words or phrases/);
    const folded = await see("/explore");
    expect(folded).toMatch(/<details class="fold filtered">.*Football.*<article/s);
    expect(await see("/@bob")).not.toContain("fold filtered");

    const [, path] = /href="(\/settings\/filters\/[^"]+)"/.exec(made)!;
    const form = await see(path!);
    expect(form).toContain("football\nكرة القدم</textarea>");
    const changed = {
      ...draft,
      keywords: "evening",
      context_account: "1",
      filter_action: "hide",
      expires_in: "3600",
    };
    expect(textOf(await press(form, "/settings/filters/change", changed))).toContain(
      "Football Leave out · 1 word or phrase",
    );
    expect(textOf(await see("/@bob"))).not.toContain("evening");
    expect(await see(path!)).toMatch(/<option value="keep">As it is: until /);
    const gone = await press(await see(path!), "/settings/filters/delete");
    expect(textOf(gone)).toContain("No filters yet");
    expect(textOf(await see("/@bob"))).toContain("evening");
  });

  it("needs a title and a place, and says so", async () => {
    const { context_public: _, ...nowhere } = draft;
    const refused = await press(await see("/settings/filters"), "/settings/filters/create", nowhere);
    expect(textOf(refused)).toContain("at least one place where it holds");
    expect(textOf(refused)).toContain("No filters yet");
  });
});

it("takes a report of a post to the moderators, and leads back to it", async () => {
  const { body: post } = await clients["bob"]!.post("/api/v1/statuses", { status: "Buy my carpets" });
  const html = await see(`/report?post=${post.id}`);
  expect(textOf(html)).toContain("Buy my carpets");
  const told = await press(html, "/report", { category: "spam", comment: "Every day" });
  expect(textOf(told)).toContain("The moderators were told.");
  expect(told).toContain(`/@bob/${post.id}`);
  const [report] = await test.app.store.read.q.select().from(test.app.store.read.t.reports);
  expect(report).toMatchObject({ category: "spam", comment: "Every day", targetAccountId: ids["bob"] });
  expect((await pages.get("/report?account=nobody", cookies["alice"])).status).toBe(404);
});

it("asks people ahead to speak in a Space, shows its host what they said, and takes it back", async () => {
  const at = new Date(test.app.clock.now().getTime() + 3_600_000).toISOString();
  const { body } = await clients["alice"]!.post("/api/v1/spaces", { title: "الدروب", scheduled_for: at });
  const path = `/spaces/${body.id}`;
  const nobody = await press(await see(path), "/spaces/guests/invite", { handle: "@nobodyhere" });
  expect(textOf(nobody)).toContain("This person can’t be asked.");
  const asked = await press(nobody, "/spaces/guests/invite", { handle: " @omar ", role: "cohost" });
  expect(textOf(asked)).toMatch(/@omar\s+Co-host · not answered yet/);
  await clients["omar"]!.post(`/api/v1/spaces/${body.id}/invitation/accept`);
  const answered = await see(path);
  expect(textOf(answered)).toMatch(/@omar\s+Co-host · said yes/);
  expect(await see(path, "bob")).not.toContain("/spaces/guests/");
  expect(textOf(await press(answered, "/spaces/guests/remove"))).not.toContain("@omar");
});
