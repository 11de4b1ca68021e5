// Fills a fresh instance with a few people and what they told: for development, never for a server that people use.
import { defineCommand, type CommandDef } from "citty";
import { createAccount } from "../accounts/create-account.ts";
import { updateProfile } from "../accounts/update-profile.ts";
import type { App } from "../app.ts";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { hasOwner } from "../accounts/queries.ts";
import { follow } from "../graph/follow.ts";
import { createPost } from "../posts/create-post.ts";
import { setTipJar } from "../tips/set-tip-jar.ts";
import { withApp } from "./with-app.ts";

const PASSWORD = "correct horse battery";

const people = [
  { username: "alice", name: "Alice", bio: "Tells a story every evening.", role: "owner" },
  { username: "layla", name: "ليلى حدّاد", bio: "أحكي القصص كل مساء.", role: "user" },
  { username: "omar", name: "Omar Saleh", bio: "Oud, tea and long walks.", role: "user" },
] as const;

const posts = [
  { by: "omar", language: "en", text: "The kettle is on. Who has a story for tonight? #tea" },
  { by: "layla", language: "ar", text: "مساء الخير من المقهى. الليلة حكاية عن بحّار لم يرَ البحر قطّ. #حكاية" },
  {
    by: "alice",
    language: "en",
    text: "Found my grandfather’s oud in the attic, one string left. It still knows the tune. @omar",
  },
] as const;

export function seedCommand(config: Config): CommandDef {
  return defineCommand({
    meta: { name: "seed", description: "Fill a fresh instance with people and posts, for development" },
    run: () => withApp(config, seed),
  });
}

/** @throws AppError conflict, where anybody is here already */
async function seed(app: App): Promise<void> {
  if (await hasOwner(app.store.read)) throw new AppError("conflict", "Only a fresh instance is seeded");
  const ids = new Map<string, string>();
  for (const { username, name, bio, role } of people) {
    const email = `${username}@mail.test`;
    const { accountId } = await createAccount(app, { username, email, password: PASSWORD, role });
    await updateProfile(app, accountId, { name, bio });
    ids.set(username, accountId);
  }
  for (const follower of ids.values()) {
    for (const followee of ids.values()) if (follower !== followee) await follow(app, follower, followee);
  }
  for (const { by, text, language } of posts) {
    await createPost(app, { accountId: ids.get(by)!, text, language, visibility: "public" });
  }
  const entries = [
    { service: "kofi", handle: "layla" },
    { service: "lightning", handle: "layla@wallet.example" },
  ];
  await setTipJar(app, ids.get("layla")!, { enabled: true, adult: true, entries });
  const names = people.map(({ username }) => username).join(", ");
  process.stdout.write(`People: ${names}. Everyone's password: ${PASSWORD}\n`);
}
