// A whole jar: what changed lately, the ways to tip by kind, and the promise below.
import type { Account, TipEntry, TipJar } from "../app/entities.ts";
import { domainOf } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import type { MessageKey } from "../i18n.ts";
import { bold } from "./bold.tsx";
import { EmptyState } from "./empty-state.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { Note } from "./note.tsx";
import { relativeTime } from "./time.tsx";
import { tipAction, TipRow, type TipAction } from "./tip-row.tsx";

/** A change is shown for three days: long enough to be noticed before money follows a stolen account. */
const RECENT = 72 * 60 * 60 * 1000;

const sections: Record<TipAction, MessageKey> = {
  open: "tips.section.accounts",
  wallet: "tips.section.wallets",
  copy: "tips.section.elsewhere",
};

export function hasTips(account: Account): boolean {
  return Boolean(account.tip_jar?.enabled && account.tip_jar.entries.length > 0);
}

/** The jar, or the words for a jar that shows nothing. */
export function JarOrClosed({ account, jar }: { account: Account; jar: TipJar }) {
  const { tr } = useSession();
  if (jar.enabled && jar.entries.length > 0) return <TipJarList account={account} jar={jar} />;
  const help = tr.rich("tips.empty_help", { name: <Name account={account} /> });
  return <EmptyState title={tr.t("tips.empty")} help={help} />;
}

function TipJarList({ account, jar }: { account: Account; jar: TipJar }) {
  const { tr } = useSession();
  const name = <Name account={account} />;
  return (
    <>
      <ChangedLately account={account} jar={jar} />
      <FromElsewhere account={account} />
      {(["open", "wallet", "copy"] as const).map((action) => (
        <TipSection key={action} action={action} account={account} entries={jar.entries} />
      ))}
      <p class="hint row top">
        <Icon name="shield" size="s" />
        <span>{tr.rich("tips.promise", { name })}</span>
      </p>
    </>
  );
}

function ChangedLately({ account, jar }: { account: Account; jar: TipJar }) {
  const { tr, now } = useSession();
  const changed = jar.changed_at ? new Date(jar.changed_at) : null;
  if (!changed || now - changed.getTime() > RECENT) return null;
  const when = relativeTime(tr, changed, now);
  return (
    <Note tone="saffron" icon="history">
      {tr.rich("tips.changed", { when, name: <Name account={account} />, b: bold })}
    </Note>
  );
}

function FromElsewhere({ account }: { account: Account }) {
  const { tr } = useSession();
  const domain = domainOf(account);
  if (!domain) return null;
  return (
    <Note tone="lapis" icon="globe">
      {tr.rich("tips.remote", { domain: <bdi dir="ltr">{domain}</bdi> })}
    </Note>
  );
}

interface TipSectionProps {
  action: TipAction;
  account: Account;
  entries: TipEntry[];
}

function TipSection({ action, account, entries }: TipSectionProps) {
  const { tr } = useSession();
  const rows = entries.filter((entry) => tipAction(entry) === action);
  if (rows.length === 0) return null;
  return (
    <section class="stack">
      <h2 class="small strong soft">{tr.t(sections[action])}</h2>
      <ul class="card">
        {rows.map((entry) => (
          <TipRow key={entry.id} entry={entry} account={account} />
        ))}
      </ul>
    </section>
  );
}
