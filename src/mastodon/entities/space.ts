// A Space as clients get it: our extension, also on Status where the post announces one.
import { findAccounts, findAccountsByUri, isActive, isLocal, type Account } from "../../accounts/queries.ts";
import type { App } from "../../app.ts";
import { findPosts, type Post } from "../../posts/queries.ts";
import { coverOf } from "../../spaces/announce.ts";
import { currentHostIds } from "../../spaces/current-host.ts";
import { blocksOf } from "../../spaces/people/queries.ts";
import {
  guestsOf,
  invitationsTo,
  isStale,
  remindedOf,
  type Invitation,
  type Space,
} from "../../spaces/queries.ts";
import { toAccounts, type AccountEntity, type Onlooker } from "./account.ts";
import { attachmentEntity, type MediaEntity } from "./media.ts";
import { spaceSummary } from "./space-summary.ts";

export type SpaceEntity = ReturnType<typeof spaceEntity>;

/** In the order given; queries are made once for all of them. */
export async function toSpaces(app: App, spaces: readonly Space[], viewer: Onlooker): Promise<SpaceEntity[]> {
  if (spaces.length === 0) return [];
  const { read } = app.store;
  const ids = spaces.map(({ id }) => id);
  const hostIds = await currentHostIds(read, spaces);
  const hosts = await findAccounts(read, [...spaces.map(({ hostId }) => hostId), ...hostIds.values()]);
  const speakers = await speakersOf(app, spaces);
  const people = [...hosts.values(), ...[...speakers.values()].flat()];
  const accounts = await toAccounts(app, people, viewer);
  const reminded = await remindedOf(read, viewer?.id, ids);
  const invitations = await invitationsTo(read, viewer?.id, ids);
  const announcements = await announcementsOf(app, spaces, viewer);
  const hasBlocked = viewer ? await blocksOf(read, viewer.id) : undefined;
  return spaces.map((space) => {
    const host = hosts.get(hostIds.get(space.id)!)!;
    const named = (speakers.get(space.id) ?? []).filter(({ id }) => id !== host.id);
    return spaceEntity(space, accounts.get(host.id)!, {
      starter: accounts.get(space.hostId)!,
      speakers: named.map(({ id }) => accounts.get(id)!),
      cover: coverEntity(app, announcements.get(space.announcementId ?? "")) ?? imageEntity(app, space),
      isStale: isStale(space, app.clock.now()),
      isReminded: reminded.has(space.id),
      invitation: invitations.get(space.id),
      blocked: hasBlocked ? [host, ...named].filter(hasBlocked).map(({ id }) => id) : [],
    });
  });
}

export async function toSpace(app: App, space: Space, viewer: Onlooker): Promise<SpaceEntity> {
  const [entity] = await toSpaces(app, [space], viewer);
  return entity!;
}

/** By their ids; those that the viewer may see. */
async function announcementsOf(app: App, spaces: readonly Space[], viewer: Onlooker) {
  const ids = spaces.flatMap(({ announcementId }) => announcementId ?? []);
  const posts = await findPosts(app.store.read, ids, viewer?.id);
  return new Map(posts.map((post) => [post.id, post]));
}

function coverEntity(app: App, announcement: Post | undefined): MediaEntity | null {
  const cover = coverOf(announcement);
  if (!announcement || !cover) return null;
  return attachmentEntity(app, announcement, cover, announcement.attachments.indexOf(cover));
}

/** Of a Space elsewhere whose announcement has no picture, or is not known. */
function imageEntity({ media }: App, { id, image }: Space): MediaEntity | null {
  if (!image) return null;
  const { url, description } = image;
  return {
    id: `${id}-image`,
    type: "image",
    url: media.proxyUrl("attachment", url),
    preview_url: media.proxyUrl("preview", url),
    remote_url: url,
    preview_remote_url: null,
    text_url: null,
    description: description || null,
    blurhash: null,
    meta: {},
  };
}

/** By the Space's id: who said yes to its host, or, of other servers, whom the host's server names and this one knows. */
async function speakersOf(app: App, spaces: readonly Space[]): Promise<Map<string, Account[]>> {
  const { read } = app.store;
  const guests = await guestsOf(
    read,
    spaces.map(({ id }) => id),
  );
  const uris = spaces.flatMap(({ speakerUris }) => speakerUris);
  const known = await findAccountsByUri(read, uris);
  // Of people here another server says nothing that they have not said themselves.
  const isListed = (account: Account) => isActive(account) && !isLocal(account);
  const speakers = new Map<string, Account[]>();
  for (const { id, speakerUris } of spaces) {
    const elsewhere = speakerUris.flatMap((uri) => known.get(uri) ?? []).filter(isListed);
    speakers.set(id, [...(guests.get(id) ?? []), ...elsewhere]);
  }
  return speakers;
}

interface Around {
  starter: AccountEntity;
  speakers: AccountEntity[];
  cover: MediaEntity | null;
  isStale: boolean;
  isReminded: boolean;
  invitation: Invitation | undefined;
  blocked: string[];
}

function spaceEntity(space: Space, host: AccountEntity, around: Around) {
  const { starter, speakers, cover, isStale, isReminded, invitation, blocked } = around;
  return {
    ...spaceSummary(space),
    /** The picture of its announcement. */
    cover,
    /** Who hosts it now. */
    host,
    /** Who started it, under whose name it is announced: another than the host where the room was passed on. */
    started_by: starter,
    /** The host first. */
    speakers: [host, ...speakers],
    /** Ids of those among them whom the viewer has blocked, or whose server. */
    blocked,
    /** Live when its server last spoke of it, which is too long ago. */
    stale: isStale,
    /** Whether the viewer asked to be reminded. */
    reminder: isReminded,
    /** What the viewer was asked to be, and whether they said yes. */
    invitation: invitation ? { role: invitation.role, accepted: invitation.acceptedAt !== null } : null,
  };
}
