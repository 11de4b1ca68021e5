// What is attached to a post: pictures in a grid, films and sounds in the browser's own players, the rest as links.
import { useState } from "preact/hooks";
import type { ComponentType } from "preact";
import { useApp } from "../app/context.ts";
import type { MediaAttachment } from "../app/entities/media.ts";
import type { Status } from "../app/entities/posts.ts";
import { isOurs } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { FoldWords } from "./fold-words.tsx";
import { Icon } from "./icon.tsx";
import { Blur, Picture } from "./media-picture.tsx";
import type { MediaViewerProps } from "./media-viewer.tsx";

type Shown = MediaAttachment & { url: string };

export function PostMedia({ status }: { status: Status }) {
  const { origin } = useSession();
  const shown = status.media_attachments.filter(
    (one): one is Shown => one.type !== "unknown" && one.url !== null && isOurs(one.url, origin),
  );
  const others = status.media_attachments.filter((one) => !(shown as MediaAttachment[]).includes(one));
  return (
    <>
      {shown.length > 0 && <Covered status={status} shown={shown} />}
      {others.map((media) => (
        <AttachmentLink key={media.id} media={media} />
      ))}
    </>
  );
}

/** A post with a warning is folded as a whole already. */
function Covered({ status, shown }: { status: Status; shown: Shown[] }) {
  const { tr } = useSession();
  const gallery = <Gallery shown={shown} />;
  if (!status.sensitive || status.spoiler_text) return gallery;
  const hash = shown.find(({ blurhash }) => blurhash)?.blurhash;
  return (
    <details class="fold covered">
      <summary class="cw">
        {hash && <Blur hash={hash} />}
        <Icon name="warning" />
        <span class="grow small strong">{tr.t("post.sensitive")}</span>
        <FoldWords />
      </summary>
      {gallery}
    </details>
  );
}

const counts = ["", "one", "two", "three", "four"];

function Gallery({ shown }: { shown: Shown[] }) {
  const pictures = shown.filter(({ type }) => type === "image");
  const { open, viewer } = useViewer(pictures);
  return (
    <>
      {pictures.length > 0 && (
        <div class={`media ${counts[Math.min(4, pictures.length)]}`}>
          {pictures.map((media, index) => (
            <Picture key={media.id} media={media} onOpen={open && (() => open(index))} />
          ))}
        </div>
      )}
      {shown.map((media) => media.type !== "image" && <Player key={media.id} media={media} />)}
      {viewer}
    </>
  );
}

/** The viewer comes with the first picture that is opened; until then, and without scripts, pictures are links. */
function useViewer(pictures: Shown[]) {
  const app = useApp();
  const [at, setAt] = useState<number | null>(null);
  const [loaded, setLoaded] = useState<{ Viewer: ComponentType<MediaViewerProps> } | null>(null);
  const open = async (index: number) => {
    const module = await import("./media-viewer.tsx");
    setLoaded({ Viewer: module.MediaViewer });
    setAt(index);
  };
  const viewer = loaded && at !== null && (
    <loaded.Viewer pictures={pictures} at={at} onMove={setAt} onClose={() => setAt(null)} />
  );
  return { open: app ? (index: number) => void open(index) : undefined, viewer };
}

function Player({ media }: { media: Shown }) {
  const { tr } = useSession();
  const label = media.description || tr.t(media.type === "audio" ? "media.sound" : "media.film");
  const size = media.meta?.original;
  if (media.type === "audio") {
    return (
      <figure class="player">
        {media.preview_url && <img src={media.preview_url} alt="" width="96" height="96" loading="lazy" />}
        {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what people put up has none */}
        <audio controls preload="none" src={media.url} aria-label={label} />
        {media.description && <figcaption class="xs soft">{media.description}</figcaption>}
      </figure>
    );
  }
  const moves = media.type === "gifv" ? { loop: true, muted: true } : {};
  return (
    <figure class="player">
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- what people put up has none */}
      <video
        controls
        playsInline
        preload={media.preview_url ? "none" : "metadata"}
        poster={media.preview_url ?? undefined}
        src={media.url}
        width={size?.width}
        height={size?.height}
        aria-label={label}
        {...moves}
      />
    </figure>
  );
}

function AttachmentLink({ media }: { media: MediaAttachment }) {
  const { tr } = useSession();
  const address = media.remote_url ?? media.url;
  if (!address || URL.parse(address)?.protocol !== "https:") return null;
  return (
    <p class="small attached">
      <a class="link" href={address} rel="nofollow noopener noreferrer">
        {media.description || tr.t("post.attachment")}
      </a>
    </p>
  );
}
