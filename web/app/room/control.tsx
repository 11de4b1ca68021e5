// One of the controls of a room: a round button with its word under it.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../../components/icon.tsx";
import { useSession } from "../session.tsx";

interface ControlProps {
  icon: IconName;
  look?: "mic" | "on" | undefined;
  big?: boolean;
  flip?: boolean;
  pressed?: boolean;
  keys?: string;
  /** A badge; none at 0. */
  count?: number;
  onClick: () => void;
  children: ComponentChildren;
}

export function Control({ icon, look, big, flip, pressed, keys, count, onClick, children }: ControlProps) {
  const { tr } = useSession();
  const classes = ["ctl needs-script", look, big && "big"].filter(Boolean).join(" ");
  return (
    <button type="button" class={classes} aria-pressed={pressed} aria-keyshortcuts={keys} onClick={onClick}>
      <span>
        <Icon name={icon} size={look === "mic" || big ? "l" : undefined} flip={flip ?? false} />
        {count ? <span class="badge num">{tr.number(count)}</span> : null}
      </span>
      <span>{children}</span>
    </button>
  );
}
