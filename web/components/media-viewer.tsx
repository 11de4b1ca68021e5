// The pictures of a post at full size, one at a time: by buttons, by keys, and back.
import { useEffect, useRef } from "preact/hooks";
import type { MediaAttachment } from "../app/entities/media.ts";
import { useSession } from "../app/session.tsx";
import { Icon } from "./icon.tsx";

export interface MediaViewerProps {
  pictures: MediaAttachment[];
  at: number;
  onMove: (at: number) => void;
  onClose: () => void;
}

export function MediaViewer({ pictures, at, onMove, onClose }: MediaViewerProps) {
  const { tr } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const shown = pictures[at]!;
  const size = shown.meta?.original;
  const go = (to: number) => {
    if (to >= 0 && to < pictures.length) onMove(to);
  };
  const onKey = (event: KeyboardEvent) => {
    const ahead = tr.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = tr.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const target = { [ahead]: at + 1, [back]: at - 1, Home: 0, End: pictures.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(target);
  };
  return (
    <dialog
      ref={dialog}
      class="viewer"
      aria-label={tr.t("media.viewer")}
      onClose={onClose}
      onKeyDown={onKey}
      onClick={(event) => event.target === dialog.current && event.currentTarget.close()}
    >
      <div class="row viewer-bar">
        {pictures.length > 1 && (
          <span class="small num" role="status">
            {tr.t("media.position", { at: at + 1, all: pictures.length })}
          </span>
        )}
        <button
          type="button"
          class="ib push"
          aria-label={tr.t("action.close")}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      <img
        key={shown.id}
        src={shown.url ?? ""}
        alt={shown.description ?? tr.t("media.undescribed")}
        width={size?.width}
        height={size?.height}
      />
      {pictures.length > 1 && (
        <div class="row viewer-bar">
          <button
            type="button"
            class="ib"
            aria-label={tr.t("media.previous")}
            disabled={at === 0}
            onClick={() => go(at - 1)}
          >
            <Icon name="back" flip />
          </button>
          <button
            type="button"
            class="ib push"
            aria-label={tr.t("media.next")}
            disabled={at === pictures.length - 1}
            onClick={() => go(at + 1)}
          >
            <Icon name="chevron" flip />
          </button>
        </div>
      )}
      {shown.description && (
        <p class="small viewer-words" dir="auto">
          {shown.description}
        </p>
      )}
    </dialog>
  );
}
