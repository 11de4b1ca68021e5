// Controls that only work with scripts: off until the page is taken over, so that nothing typed before that is lost.
import type { ComponentChildren } from "preact";
import { useApp } from "../app/context.ts";

export function NeedsApp({ children }: { children: ComponentChildren }) {
  return (
    <fieldset class="needs-app" role="presentation" disabled={!useApp()}>
      {children}
    </fieldset>
  );
}
