// What else can be done with a person: put them on a list, mute, block, block their whole server. Needs no scripts.
import type { Account, Relationship } from "../app/entities/people.ts";
import { domainOf } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Icon } from "./icon.tsx";
import { Press } from "./press.tsx";

interface PersonMenuProps {
  account: Account;
  relationship: Relationship;
}

export function PersonMenu({ account, relationship }: PersonMenuProps) {
  const { tr } = useSession();
  const { id, acct: name } = account;
  const domain = domainOf(account);
  const { muting, blocking, domain_blocking: isServerBlocked } = relationship;
  const choice = { kind: "quiet", wide: true } as const;
  return (
    <details class="drop">
      <summary class="ib line" aria-label={tr.t("people.more_named", { name })}>
        <Icon name="more" />
      </summary>
      <div class="drop-in">
        <a class="btn quiet wide" href={`/write?visibility=direct&to=${encodeURIComponent(name)}`}>
          {tr.t("people.message")}
        </a>
        {relationship.following && (
          <a class="btn quiet wide" href={`/lists?add=${encodeURIComponent(name)}`}>
            {tr.t("people.lists")}
          </a>
        )}
        <Press
          action={muting ? "/people/unmute" : "/people/mute"}
          fields={{ id }}
          label={tr.t(muting ? "people.unmute" : "people.mute")}
          {...choice}
        />
        <Press
          action={blocking ? "/people/unblock" : "/people/block"}
          fields={{ id }}
          label={tr.t(blocking ? "people.unblock" : "people.block")}
          {...choice}
        />
        <a class="btn quiet wide" href={`/report?account=${encodeURIComponent(name)}`}>
          {tr.t("people.report")}
        </a>
        {domain && (
          <Press
            action={isServerBlocked ? "/people/unblock-server" : "/people/block-server"}
            fields={{ domain }}
            label={tr.t(isServerBlocked ? "people.unblock_server" : "people.block_server", { domain })}
            {...choice}
          />
        )}
      </div>
    </details>
  );
}
