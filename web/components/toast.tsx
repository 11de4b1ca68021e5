// One short message at a time; it stays while it is hovered or focused. Errors are notes, never toasts.
import { useEffect, useState } from "preact/hooks";
import { useTranslator } from "../app/session.tsx";

const SHOWN = 6000;

export interface ToastMessage {
  text: string;
  action?: { label: string; run: () => void };
}

interface ToastProps {
  message: ToastMessage | null;
  onClose: () => void;
}

export function Toast({ message, onClose }: ToastProps) {
  const tr = useTranslator();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (!message || held) return undefined;
    const timer = setTimeout(onClose, SHOWN);
    return () => clearTimeout(timer);
  }, [message, held, onClose]);
  const hold = () => setHeld(true);
  const release = () => setHeld(false);
  return (
    <div class="toasts" role="status">
      {message && (
        <div class="toast" onMouseEnter={hold} onMouseLeave={release} onFocusIn={hold} onFocusOut={release}>
          <span class="grow">{message.text}</span>
          <button
            type="button"
            onClick={() => {
              message.action?.run();
              onClose();
            }}
          >
            {message.action?.label ?? tr.t("action.close")}
          </button>
        </div>
      )}
    </div>
  );
}
