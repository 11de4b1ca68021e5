// The answer to a host who asks one to speak: yes or no.
import type { Space } from "../app/entities/spaces.ts";
import { useSession } from "../app/session.tsx";
import { Press } from "./press.tsx";

export function InvitationAnswer({ space: { id, title, state, invitation } }: { space: Space }) {
  const { tr } = useSession();
  const isOver = state === "ended" || state === "cancelled";
  if (!invitation || isOver) return null;
  return (
    <div class="row g2">
      {!invitation.accepted && (
        <Press
          action="/spaces/accept"
          fields={{ id }}
          kind="ink"
          label={tr.t("requests.accept")}
          named={tr.t("invited.accept_named", { title })}
        />
      )}
      <Press
        action="/spaces/decline"
        fields={{ id }}
        kind="quiet"
        label={tr.t("requests.reject")}
        named={tr.t("invited.decline_named", { title })}
      />
    </div>
  );
}
