// A form that is one button: it works without scripts, and with them the page stays, and so does the sound of a room.
import { useSession } from "../app/session.tsx";
import { Button, type ButtonKind } from "./button.tsx";
import type { IconName } from "./icon.tsx";

interface PressProps {
  /** Of a door (web/server/press-doors.ts). */
  action: string;
  fields: Record<string, string>;
  label: string;
  /** With whom or what, where the same label stands more than once. */
  named?: string;
  kind?: ButtonKind;
  size?: "small" | "big";
  icon?: IconName;
  wide?: boolean;
}

export function Press({ action, fields, label, named, kind = "line", ...look }: PressProps) {
  const back = useBack();
  return (
    <form method="post" action={action} data-press>
      {Object.entries({ return: back, ...fields }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button kind={kind} {...look} {...(named ? { "aria-label": named } : {})}>
        {label}
      </Button>
    </form>
  );
}

/** The page's own address, without what it said of an earlier press. */
export function useBack(): string {
  const { here, origin } = useSession();
  const url = new URL(here, origin);
  url.searchParams.delete("done");
  url.searchParams.delete("refused");
  return url.pathname + url.search;
}
