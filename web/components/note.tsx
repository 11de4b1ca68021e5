// A quiet remark in its colour: saffron warns, lapis informs, mint confirms, bad tells what failed.
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface NoteProps {
  tone?: "saffron" | "lapis" | "mint" | "bad";
  icon: IconName;
  children: ComponentChildren;
}

export function Note({ tone, icon, children }: NoteProps) {
  return (
    <div class={tone ? `note ${tone}` : "note"} role={tone === "bad" ? "alert" : "note"}>
      <Icon name={icon} />
      <p class="grow">{children}</p>
    </div>
  );
}
