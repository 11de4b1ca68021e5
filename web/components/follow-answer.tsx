// The answer to who asks to follow: yes or no.
import type { Account } from "../app/entities/people.ts";
import { useSession } from "../app/session.tsx";
import { Answer } from "./answer.tsx";

export function FollowAnswer({ account: { id, acct: name } }: { account: Account }) {
  const { tr } = useSession();
  return (
    <Answer
      id={id}
      yes={{ action: "/people/accept", named: tr.t("requests.accept_named", { name }) }}
      no={{ action: "/people/reject", named: tr.t("requests.reject_named", { name }) }}
    />
  );
}
