// A whole jar: what changed lately, the ways to tip by kind, and the promise below.
import type { Account } from "../app/entities/people.ts";
import type { TipEntry, TipJar } from "../app/entities/tips.ts";
import { domainOf, tipsPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import type { MessageKey } from "../i18n.ts";
import { bold } from "./bold.tsx";
import { EmptyState } from "./empty-state.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { Note } from "./note.tsx";
import { relativeTime } from "./time.tsx";
import { tipGroups, type TipGroup } from "./tip-order.ts";
import { TipRow } from "./tip-row.tsx";

/** A change is shown for three days: long enough to be noticed before money follows a stolen account. */
const RECENT = 72 * 60 * 60 * 1000;

const sections: Record<TipGroup, MessageKey> = {
  likely: "tips.section.likely",
  wallets: "tips.section.wallets",
  elsewhere: "tips.section.elsewhere",
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
  const { tr, accepts } = useSession();
  const name = <Name account={account} />;
  return (
    <>
      <ChangedLately account={account} jar={jar} />
      <FromElsewhere account={account} />
      {tipGroups(jar.entries, accepts).map(([group, entries]) => (
        <TipSection key={group} group={group} account={account} entries={entries} />
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
  if (!jar.changed_recently) return null;
  const changed = jar.changed_at ? new Date(jar.changed_at) : null;
  const words = { name: <Name account={account} />, b: bold };
  // Whoever got hold of an account by a new password may not have touched the jar yet.
  if (!changed || now - changed.getTime() > RECENT) {
    return (
      <Note tone="saffron" icon="history">
        {tr.rich("tips.owner_reset", words)}
      </Note>
    );
  }
  return (
    <Note tone="saffron" icon="history">
      {tr.rich("tips.changed", { ...words, when: relativeTime(tr, changed, now) })}{" "}
      <a class="link" href={`${tipsPath(account)}?history#history`}>
        {tr.t("tips.see_changes")}
      </a>
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
  group: TipGroup;
  account: Account;
  entries: TipEntry[];
}

function TipSection({ group, account, entries }: TipSectionProps) {
  const { tr } = useSession();
  if (entries.length === 0) return null;
  return (
    <section class="stack">
      <h2 class="small strong soft">{tr.t(sections[group])}</h2>
      <ul class="card">
        {entries.map((entry) => (
          <TipRow key={entry.id} entry={entry} account={account} />
        ))}
      </ul>
    </section>
  );
}
