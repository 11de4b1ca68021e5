// Files in a post: taken from what its author put up, described anew by an edit, let go again.
import { eq } from "drizzle-orm";
import type { App } from "../app.ts";
import type { Tx } from "../db/store.ts";
import { attachMedia } from "../media/attach.ts";
import { fileUrl } from "../media/keys.ts";
import type { MediaFile } from "../media/queries.ts";
import type { FocalPoint } from "../media/schema.ts";
import { describe } from "../media/update-media.ts";
import type { Post } from "./queries.ts";
import type { Attachment } from "./schema.ts";

/** What an edit says of a file that stands in the post already. */
export interface AttachmentChanges {
  id: string;
  description?: string | undefined;
  focus?: FocalPoint | undefined;
}

/** In the caller's transaction. `heldBy`: the scheduled post that kept them until now. @throws AppError unprocessable */
export async function attachFiles(
  app: App,
  tx: Tx,
  { accountId, id }: Pick<Post, "accountId" | "id">,
  { ids, heldBy }: { ids: readonly string[]; heldBy?: string | undefined },
): Promise<Attachment[]> {
  const files = await attachMedia(tx, accountId, ids, id, heldBy);
  return files.map((file) => toAttachment(app, file));
}

/**
 * The post's files as an edit wants them: others where it names some, otherwise the same; each perhaps described anew. What it
 * leaves out stays the post's, as earlier versions show it.
 */
export async function editAttachments(
  app: App,
  tx: Tx,
  post: Post,
  mediaIds: readonly string[] | undefined,
  changes: readonly AttachmentChanges[],
): Promise<Attachment[]> {
  const wanted = mediaIds ?? post.attachments.flatMap(({ mediaId }) => mediaId ?? []);
  const files = await attachMedia(tx, post.accountId, wanted, post.id);
  const described = files.map(async (file) => {
    const change = changes.find(({ id }) => id === file.id);
    if (!change) return file;
    const said = describe(file, change);
    await tx.q.update(tx.t.media).set(said).where(eq(tx.t.media.id, file.id));
    return { ...file, ...said };
  });
  return (await Promise.all(described)).map((file) => toAttachment(app, file));
}

/** All that timelines and other servers need of a file, so that neither asks for its row. */
export function toAttachment({ uris }: App, file: MediaFile): Attachment {
  const { original = {}, small } = file.sizes;
  return {
    type: file.type,
    url: fileUrl(uris.origin, file.fileKey),
    mediaType: file.mediaType,
    description: file.description,
    mediaId: file.id,
    ...original,
    ...(file.blurhash ? { blurhash: file.blurhash } : {}),
    ...(file.focus ? { focus: file.focus } : {}),
    ...(file.previewKey ? { previewUrl: fileUrl(uris.origin, file.previewKey) } : {}),
    ...(small ? { preview: small } : {}),
  };
}
