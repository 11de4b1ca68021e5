// The answer to who asks to follow: yes or no.
import type { Account } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { Press } from "./press.tsx";

export function FollowAnswer({ account: { id, acct: name } }: { account: Account }) {
  const { tr } = useSession();
  return (
    <div class="row g2">
      <Press
        action="/people/accept"
        fields={{ id }}
        kind="ink"
        label={tr.t("requests.accept")}
        named={tr.t("requests.accept_named", { name })}
      />
      <Press
        action="/people/reject"
        fields={{ id }}
        kind="quiet"
        label={tr.t("requests.reject")}
        named={tr.t("requests.reject_named", { name })}
      />
    </div>
  );
}
