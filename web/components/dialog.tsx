// A sheet or dialog on <dialog>: it traps focus and closes on Esc, on the way out, and on a press beside it.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useTranslator } from "../app/session.tsx";
import { Icon } from "./icon.tsx";
import { useOwnId } from "./own-id.ts";

interface DialogProps {
  title: ComponentChildren;
  open: boolean;
  onClose: () => void;
  children: ComponentChildren;
  /** A dialog over a room stays in the room's night. */
  night?: boolean;
}

export function Dialog({ title, open, onClose, children, night }: DialogProps) {
  const tr = useTranslator();
  const id = useOwnId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (open && !element?.open) element?.showModal();
    if (!open && element?.open) element.close();
  }, [open]);
  const onPress = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };
  return (
    <dialog
      ref={dialog}
      class={night ? "sheet night" : "sheet"}
      aria-labelledby={id}
      onClose={onClose}
      onClick={onPress}
    >
      <div class="sheet-in">
        <header class="row">
          <h2 class="display dm grow" id={id}>
            {title}
          </h2>
          <button type="button" class="ib edge" aria-label={tr.t("action.close")} onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {open && children}
      </div>
    </dialog>
  );
}
