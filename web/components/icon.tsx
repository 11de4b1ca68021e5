// One icon of the sprite. It is decoration: the words beside it, or the control's label, say what it means.
import { useSession } from "../app/session.tsx";

export type IconName =
  | "alert"
  | "back"
  | "bell"
  | "block"
  | "bookmark"
  | "boost"
  | "calendar"
  | "captions"
  | "check"
  | "chevron"
  | "clip"
  | "close"
  | "compose"
  | "copy"
  | "direct"
  | "down"
  | "download"
  | "drag"
  | "edit"
  | "emoji"
  | "flag"
  | "filter"
  | "followers"
  | "format"
  | "globe"
  | "hand"
  | "hash"
  | "history"
  | "home"
  | "info"
  | "jar"
  | "jar-off"
  | "key"
  | "language"
  | "leave"
  | "like"
  | "link"
  | "list"
  | "listen"
  | "live"
  | "media"
  | "mic"
  | "mic-off"
  | "moon"
  | "more"
  | "offline"
  | "open"
  | "pause"
  | "people"
  | "person"
  | "pin"
  | "play"
  | "plus"
  | "poll"
  | "qr"
  | "quote"
  | "record"
  | "reply"
  | "retry"
  | "schedule"
  | "search"
  | "server"
  | "settings"
  | "share"
  | "shield"
  | "show"
  | "space"
  | "star"
  | "sun"
  | "trash"
  | "unlisted"
  | "verified"
  | "warning";

interface IconProps {
  name: IconName;
  size?: "s" | "l" | undefined;
  /** Mirrors in right-to-left pages; for arrows and ways, never for media, clocks or the jar. */
  flip?: boolean;
  fill?: boolean;
}

export function Icon({ name, size, flip, fill }: IconProps) {
  const { sprite } = useSession();
  const classes = ["icon", size, flip && "flip", fill && "fill"].filter(Boolean).join(" ");
  return (
    <svg class={classes} aria-hidden="true">
      <use href={`${sprite}#i-${name}`} />
    </svg>
  );
}

/** The eight-fold star at large: empty states and doors only. */
export function Rosette({ kind }: { kind: "rosette" | "rose" }) {
  const { sprite } = useSession();
  return (
    <svg class={kind === "rose" ? "rose rosette" : "rosette"} viewBox="-1 -1 102 102" aria-hidden="true">
      <use href={`${sprite}#i-${kind}`} />
    </svg>
  );
}
