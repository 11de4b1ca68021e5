// Someone here starts a Space: the room is live and its announcement goes out, in one transaction.
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { getAccount } from "../accounts/queries.ts";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { AppError } from "../errors.ts";
import { recordEvent } from "../events.ts";
import { createId } from "../ids.ts";
import { publishPost } from "../posts/create-post.ts";
import { stripBidi } from "../posts/sanitize.ts";
import { loadSettings } from "../settings/settings.ts";
import { announcementContent } from "./announcement.ts";
import type { Space } from "./queries.ts";

const topic = z
  .string()
  .transform((text) => text.trim().replace(/^#/, "").normalize("NFC"))
  .pipe(z.string().regex(/^[\p{L}\p{M}\p{N}_]{1,50}$/u, "A topic is one word, as a hashtag is"));

export const newSpace = z.object({
  title: z
    .string("Give the Space a title")
    .transform((text) => stripBidi(text).trim())
    .pipe(z.string().min(1, "Give the Space a title").max(140, "A title has at most 140 characters")),
  topics: z.array(topic).max(3, "A Space has at most 3 topics").default([]),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "A language is a code such as ar or en")
    .nullable()
    .default(null),
});

/** @throws AppError forbidden (too few followers), conflict (hosts one already); ZodError */
export async function startSpace(app: App, hostId: string, input: unknown): Promise<Space> {
  const { title, topics, language } = newSpace.parse(input);
  const at = app.clock.now();
  const id = createId(at);
  return app.store.tx(async (tx) => {
    await refuseHost(tx, hostId);
    const uri = app.uris.space(id);
    const draft = {
      id,
      uri,
      url: uri,
      hostId,
      title,
      topics,
      language,
      state: "live" as const,
      endedAt: null,
      speakerUris: [],
    };
    const row = { ...draft, startedAt: at, createdAt: at, updatedAt: at };
    await tx.q.insert(tx.t.spaces).values(row);
    const announcement = await publishPost(app, tx, {
      accountId: hostId,
      visibility: "public",
      content: announcementContent(row, app.uris),
      source: title,
      spoiler: "",
      sensitive: false,
      language,
      hashtags: topics,
      mentionedIds: [],
      spaceUri: uri,
    });
    const [space] = await tx.q
      .update(tx.t.spaces)
      .set({ announcementId: announcement.id })
      .where(eq(tx.t.spaces.id, id))
      .returning();
    await recordEvent(tx, { type: "space.started", spaceId: id }, at);
    return space!;
  });
}

async function refuseHost(tx: Tx, hostId: string): Promise<void> {
  const host = await getAccount(tx, hostId);
  const { hostFollowers } = await loadSettings(tx);
  if (host.followersCount < hostFollowers) {
    throw new AppError("forbidden", `Hosting a Space needs ${hostFollowers} followers on this server`);
  }
  const { q, t } = tx;
  const live = await q
    .select({ id: t.spaces.id })
    .from(t.spaces)
    .where(and(eq(t.spaces.hostId, hostId), eq(t.spaces.state, "live")));
  if (live.length > 0) throw new AppError("conflict", "You host a live Space already: end it first");
}
