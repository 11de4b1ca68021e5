// How a question to a person ends: what went wrong, if anything did, what they press to go on, and the way out.
import type { ComponentChildren } from "preact";
import { useSession } from "../app/session.tsx";
import { Button } from "./button.tsx";
import { Note } from "./note.tsx";

interface FormEndProps {
  /** In words. */
  problem?: string | false;
  onCancel: () => void;
  /** The button, or buttons, to go on. */
  children: ComponentChildren;
}

export function FormEnd({ problem, onCancel, children }: FormEndProps) {
  const { tr } = useSession();
  return (
    <>
      {problem && (
        <Note tone="bad" icon="alert">
          {problem}
        </Note>
      )}
      <div class="row wrap">
        {children}
        <Button kind="quiet" type="button" onClick={onCancel}>
          {tr.t("action.cancel")}
        </Button>
      </div>
    </>
  );
}
