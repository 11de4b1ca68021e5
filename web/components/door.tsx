// The frame of doors: the lamp with its words on one side, the form on the other.
import type { ComponentChildren } from "preact";
import { useSession } from "../app/session.tsx";
import { SkipLink } from "./frame.tsx";
import { Rosette } from "./icon.tsx";
import { Logo, Wordmark } from "./logo.tsx";
import { Preferences } from "./preferences.tsx";

interface DoorProps {
  words: string;
  help: string;
  /** What is live, or what is ready: shown on wide pages only. */
  beside?: ComponentChildren;
  children: ComponentChildren;
}

export function Door({ words, help, beside, children }: DoorProps) {
  return (
    <>
      <SkipLink />
      <div class="door">
        <aside class="lamp night">
          <a class="row brandrow" href="/">
            <Logo />
            <Wordmark />
          </a>
          <div class="stack g3">
            <p class="display dx">{words}</p>
            <p class="soft only-wide2">{help}</p>
          </div>
          <div class="only-wide2">{beside}</div>
          <Rosette kind="rose" />
        </aside>
        <main class="formside" id="main" tabIndex={-1}>
          <div class="formbox">
            {children}
            <DoorFoot />
          </div>
        </main>
      </div>
    </>
  );
}

function DoorFoot() {
  const { instance } = useSession();
  return (
    <div class="foot-links">
      <bdi dir="ltr">{instance.domain}</bdi>
      <Preferences />
    </div>
  );
}
