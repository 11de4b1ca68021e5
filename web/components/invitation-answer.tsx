// The answer to a host who asks one to speak: yes or no.
import type { Space } from "../app/entities/spaces.ts";
import { useSession } from "../app/session.tsx";
import { Answer } from "./answer.tsx";

export function InvitationAnswer({ space: { id, title, state, invitation } }: { space: Space }) {
  const { tr } = useSession();
  const isOver = state === "ended" || state === "cancelled";
  if (!invitation || isOver) return null;
  const yes = { action: "/spaces/accept", named: tr.t("invited.accept_named", { title }) };
  return (
    <Answer
      id={id}
      yes={invitation.accepted ? null : yes}
      no={{ action: "/spaces/decline", named: tr.t("invited.decline_named", { title }) }}
    />
  );
}
