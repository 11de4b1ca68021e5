// The ways for files into a post: a button, a drop, a paste.
import { useRef } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import { useSession } from "../session.tsx";
import type { Attachments } from "./attachments.ts";

export function AttachButton({ attachments }: { attachments: Attachments }) {
  const { tr } = useSession();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="ib"
        aria-label={tr.t("media.add")}
        title={tr.t("media.add")}
        disabled={!attachments.hasRoom}
        onClick={() => input.current?.click()}
      >
        <Icon name="media" />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/*,video/*,audio/*"
        onChange={(event) => {
          attachments.add(event.currentTarget.files ?? []);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

/** For the form: files that are dropped on it or pasted into it. */
export function fileHandlers(attachments: Attachments) {
  const take = (event: Event, transfer: DataTransfer | null) => {
    if (!transfer || transfer.files.length === 0) return;
    event.preventDefault();
    attachments.add(transfer.files);
  };
  return {
    onPaste: (event: ClipboardEvent) => take(event, event.clipboardData),
    onDrop: (event: DragEvent) => take(event, event.dataTransfer),
    onDragOver(event: DragEvent) {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    },
  };
}
