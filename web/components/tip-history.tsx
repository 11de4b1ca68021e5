// What was added to a jar and taken out of it, the newest first: nothing of it can be taken back.
import type { TipChange } from "../app/entities/tips.ts";
import { plainName } from "../app/names.ts";
import { useSession } from "../app/session.tsx";
import { Icon } from "./icon.tsx";

interface TipHistoryProps {
  changes: TipChange[];
  open: boolean;
}

export function TipHistory({ changes, open }: TipHistoryProps) {
  const { tr } = useSession();
  if (changes.length === 0) return null;
  return (
    <details class="tip-history" id="history" open={open}>
      <summary class="small strong soft row g1">
        {tr.t("tips.history")}
        <Icon name="down" size="s" />
      </summary>
      <ol>
        {changes.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </ol>
    </details>
  );
}

function Change({ change: { change, name, handle, created_at } }: { change: TipChange }) {
  const { tr } = useSession();
  const at = new Date(created_at);
  return (
    <li class="agenda">
      <time class="num" dateTime={created_at}>
        <b>{tr.date(at, { day: "numeric", month: "short" })}</b>
        {tr.date(at, { year: "numeric" })}
      </time>
      <p class="small">
        {tr.rich(`tips.history.${change}`, { service: <bdi>{plainName(name)}</bdi> })}
        <br />
        <bdi class="xs muted at" dir="ltr">
          {plainName(handle)}
        </bdi>
      </p>
    </li>
  );
}
