// The answer to a question that somebody put to one: yes, as long as it was not given, or no.
import { useSession } from "../app/session.tsx";
import { Press } from "./press.tsx";

interface Choice {
  /** Of a door (web/server/press-doors.ts). */
  action: string;
  /** To whom or what, as the same label stands in each row. */
  named: string;
}

interface AnswerProps {
  /** Of who asks, or of what one is asked to. */
  id: string;
  yes: Choice | null;
  no: Choice;
}

export function Answer({ id, yes, no }: AnswerProps) {
  const { tr } = useSession();
  return (
    <div class="row g2">
      {yes && <Press {...yes} fields={{ id }} kind="ink" label={tr.t("requests.accept")} />}
      <Press {...no} fields={{ id }} kind="quiet" label={tr.t("requests.reject")} />
    </div>
  );
}
