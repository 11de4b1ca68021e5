// Names and handles, each held in its own direction.
import type { Account } from "../app/entities.ts";
import { nameOf } from "../app/names.ts";

export function Name({ account }: { account: Pick<Account, "display_name" | "username"> }) {
  return <bdi>{nameOf(account)}</bdi>;
}

export function Handle({ account }: { account: Pick<Account, "acct"> }) {
  return (
    <bdi class="at clip" dir="ltr">
      @{account.acct}
    </bdi>
  );
}
