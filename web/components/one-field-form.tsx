// A small form on a page of settings: one field, and the button that sends it; the page stays as with a press.
import type { ComponentChildren } from "preact";
import { Button, type ButtonKind } from "./button.tsx";
import { useBack } from "./press.tsx";

interface OneFieldFormProps {
  /** Of a door (web/server/press-doors.ts). */
  action: string;
  /** What goes along unseen. */
  fields?: Record<string, string>;
  go: string;
  kind: ButtonKind;
  /** The field. */
  children: ComponentChildren;
}

export function OneFieldForm({ action, fields = {}, go, kind, children }: OneFieldFormProps) {
  const back = useBack();
  return (
    <form class="card pad stack g4" method="post" action={action} data-press>
      {Object.entries({ return: back, ...fields }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <div class="row">
        <Button kind={kind}>{go}</Button>
      </div>
    </form>
  );
}
