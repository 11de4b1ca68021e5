// Buttons and links that look like them: ink (one a view), line, quiet, tip, live, danger.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export type ButtonKind = "ink" | "line" | "quiet" | "tip" | "live" | "danger" | "danger-line";

interface Look {
  kind: ButtonKind;
  size?: "small" | "big";
  wide?: boolean;
  icon?: IconName;
  children: ComponentChildren;
}

interface ButtonProps extends Look {
  type?: "button" | "submit";
  name?: string;
  value?: string;
  disabled?: boolean;
  /** Keeps its words and takes no second press. */
  busy?: boolean;
  "aria-label"?: string;
  "aria-pressed"?: boolean;
  onClick?: (event: MouseEvent) => void;
}

interface LinkProps extends Look {
  href: string;
  "aria-label"?: string;
  onClick?: (event: MouseEvent) => void;
}

export function Button({ kind, size, wide, icon, children, busy, disabled, ...rest }: ButtonProps) {
  return (
    <button class={classOf(kind, size, wide)} aria-busy={busy} disabled={busy || disabled} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export function ButtonLink({ kind, size, wide, icon, children, ...rest }: LinkProps) {
  return (
    <a class={classOf(kind, size, wide)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

function classOf(kind: ButtonKind, size?: string, wide?: boolean): string {
  return ["btn", kind, size, wide && "wide"].filter(Boolean).join(" ");
}
