// The jars of the stage, the pinned one first; listeners are never listed.
import { useEffect, useState } from "preact/hooks";
import { Avatar } from "../../components/avatar.tsx";
import { Icon } from "../../components/icon.tsx";
import { Name } from "../../components/name.tsx";
import { hasTips } from "../../components/tip-jar.tsx";
import { TipButton } from "../../components/tip-sheet.tsx";
import { useApp } from "../context.ts";
import type { Account } from "../entities/people.ts";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { knownIn } from "./faces.ts";
import { useRoom } from "./use-room.ts";

export function TipsPane({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  const accounts = useStageAccounts(space).filter(hasTips);
  const pinned = accounts.find(({ id }) => id === room.shared?.tipJar);
  const others = accounts.filter((account) => account !== pinned);
  return (
    <>
      {pinned && <Jars title={tr.t("room.now_tipping")} accounts={[pinned]} />}
      {others.length > 0 && <Jars title={tr.t("spaces.tips")} accounts={others} />}
    </>
  );
}

function Jars({ title, accounts }: { title: string; accounts: Account[] }) {
  return (
    <section class="pane">
      <h2>
        <Icon name="jar" size="s" />
        {title}
      </h2>
      {accounts.map((account) => (
        <div key={account.id} class="li">
          <Avatar account={account} size="m36" />
          <p class="grow strong small clip">
            <Name account={account} />
          </p>
          <TipButton account={account} look="small" />
        </div>
      ))}
    </section>
  );
}

/** Whoever comes onto the stage while the page is open is asked for once, for their jar. */
function useStageAccounts(space: Space): Account[] {
  const app = useApp();
  const { room } = useRoom(space);
  const [found, setFound] = useState<Record<string, Account>>({});
  const ids = room.stage
    ? room.stage.map(({ account }) => account.id)
    : [space.host, ...space.speakers].map(({ id }) => id);
  const here = [...new Set(ids)];
  const missing = here.filter((id) => !knownIn(space, id) && !found[id]).join(" ");
  useEffect(() => {
    for (const id of missing.split(" ").filter(Boolean)) {
      app?.api.account(id).then(
        (account) => setFound((known) => ({ ...known, [id]: account })),
        () => undefined, // without an account there is no jar to show
      );
    }
  }, [missing, app?.api]);
  return here.flatMap((id) => knownIn(space, id) ?? found[id] ?? []);
}
