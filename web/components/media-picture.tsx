// One picture of a post: its colours until it comes, the part that must be seen, and its description for all who want it.
import { useEffect, useRef } from "preact/hooks";
import type { FocalPoint, MediaAttachment } from "../app/entities/media.ts";
import { useSession } from "../app/session.tsx";

interface PictureProps {
  media: MediaAttachment;
  /** Instead of going to the file. */
  onOpen?: (() => void) | undefined;
}

export function Picture({ media, onOpen }: PictureProps) {
  const { tr } = useSession();
  const picture = useRef<HTMLImageElement>(null);
  useFocus(picture, media.meta?.focus);
  const size = media.meta?.small ?? media.meta?.original;
  const press = (event: MouseEvent) => {
    if (!onOpen || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen();
  };
  return (
    <figure>
      {media.blurhash && <Blur hash={media.blurhash} />}
      <a href={media.url ?? ""} onClick={press}>
        <img
          ref={picture}
          src={media.preview_url ?? media.url ?? ""}
          alt={media.description ?? tr.t("media.undescribed")}
          width={size?.width ?? 640}
          height={size?.height ?? 400}
          loading="lazy"
          decoding="async"
        />
      </a>
      {media.description && (
        <details class="alt">
          <summary class="altb" aria-label={tr.t("media.show_description")}>
            ALT
          </summary>
          <p class="small" dir="auto">
            {media.description}
          </p>
        </details>
      )}
    </figure>
  );
}

/** Where a crop keeps the focal point: in per cent, from the top. By CSSOM, as pages carry no style attributes. */
function useFocus(picture: { current: HTMLElement | null }, focus: FocalPoint | undefined): void {
  useEffect(() => {
    if (!focus || !picture.current) return;
    const [x, y] = [(focus.x + 1) * 50, (1 - focus.y) * 50];
    picture.current.style.objectPosition = `${x}% ${y}%`;
  }, [focus?.x, focus?.y]);
}

const SIDE = 32;

/** The colours of a picture, from its blurhash; a broken one shows nothing. */
export function Blur({ hash }: { hash: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let wanted = true;
    const draw = async () => {
      const { decode, isBlurhashValid } = await import("blurhash");
      const context = wanted && isBlurhashValid(hash).result ? canvas.current?.getContext("2d") : null;
      context?.putImageData(new ImageData(new Uint8ClampedArray(decode(hash, SIDE, SIDE)), SIDE, SIDE), 0, 0);
    };
    void draw();
    return () => void (wanted = false);
  }, [hash]);
  return <canvas ref={canvas} class="blur" width={SIDE} height={SIDE} aria-hidden="true" />;
}
