// An address as it is compared before money goes: whole, in fours, both ends bold.
import { groupAddress } from "#src/tips/group-address.ts";
import { useSession } from "../app/session.tsx";

/** What is long and has no words in it: wallets, IBANs, account numbers. */
export function isGrouped(handle: string): boolean {
  return /^[a-z0-9_]{14,}$/i.test(handle);
}

/** Those with an @ are read like e-mail and stay in one piece. */
export function TipAddress({ handle }: { handle: string }) {
  const { tr } = useSession();
  const { groups, user } = groupAddress(handle);
  if (!isGrouped(handle)) {
    return (
      <p class="grouped one">
        {user !== null && <b>{user}</b>}
        {handle.slice(user?.length ?? 0)}
      </p>
    );
  }
  return (
    <>
      <p class="grouped" role="img" aria-label={`${tr.t("tips.address")}: ${handle}`}>
        {groups.map((group, at) => (
          <span key={at}>{at === 0 || at === groups.length - 1 ? <b>{group}</b> : group}</span>
        ))}
      </p>
      <p class="xs muted">{tr.t("tips.compare")}</p>
    </>
  );
}
