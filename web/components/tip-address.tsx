// An address as it is compared before money goes: whole, in fours, both ends bold.
import { useSession } from "../app/session.tsx";

/** What is long and has no words in it: wallets, IBANs, account numbers. */
export function isGrouped(handle: string): boolean {
  return /^[a-z0-9_]{14,}$/i.test(handle);
}

/** Those with an @ are read like e-mail and stay in one piece. */
export function TipAddress({ handle }: { handle: string }) {
  const { tr } = useSession();
  if (!isGrouped(handle)) return <Whole handle={handle} />;
  const groups = handle.match(/.{1,4}/gsu) ?? [];
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

function Whole({ handle }: { handle: string }) {
  const [user, domain] = handle.split("@");
  return (
    <p class="grouped one">
      {domain === undefined ? (
        handle
      ) : (
        <>
          <b>{user}</b>@{domain}
        </>
      )}
    </p>
  );
}
