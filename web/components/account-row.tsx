// An account in one row: face, name over one grey line, one action.
import type { ComponentChildren } from "preact";
import type { Account } from "../app/entities/people.ts";
import { profilePath } from "../app/paths.ts";
import { useTranslator } from "../app/session.tsx";
import { Avatar } from "./avatar.tsx";
import { Handle, Name } from "./name.tsx";

interface AccountRowProps {
  account: Account;
  line?: ComponentChildren;
  children?: ComponentChildren;
}

export function AccountRow({ account, line, children }: AccountRowProps) {
  const tr = useTranslator();
  const live = account.space?.state === "live";
  return (
    <div class="row g3">
      <Avatar account={account} size="m36" live={live} />
      <a class="grow" href={profilePath(account)}>
        <span class="strong small clip block">
          <Name account={account} />
          {live && <span class="sr"> {tr.t("spaces.state.live")}</span>}
        </span>
        <span class="xs muted clip block">{line ?? <Handle account={account} />}</span>
      </a>
      {children}
    </div>
  );
}
