// How `<b>…</b>` of a message becomes an element.
import type { ComponentChild } from "preact";

export function bold(words: ComponentChild[]): ComponentChild {
  return <b>{words}</b>;
}
