// The page of a tip jar: everything that can be known before money goes, readable without scripts.
import type { Account } from "../app/entities/people.ts";
import type { TipChange, TipEntry, TipJar } from "../app/entities/tips.ts";
import { nameOf } from "../app/names.ts";
import { profilePath, tipsPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Avatar } from "../components/avatar.tsx";
import { ButtonLink } from "../components/button.tsx";
import { Frame, TopBar } from "../components/frame.tsx";
import { Icon } from "../components/icon.tsx";
import { Handle, Name } from "../components/name.tsx";
import { ShareButton } from "../components/share-button.tsx";
import { JarOrClosed } from "../components/tip-jar.tsx";
import { TipHistory } from "../components/tip-history.tsx";
import { jarLinks } from "../components/tip-order.ts";
import { revealsSentence } from "../components/reveals.ts";
import { tipAction } from "../components/tip-entry.ts";
import { definePage, orElse } from "./page.ts";

interface Data {
  account: Account;
  jar: TipJar;
  changes: TipChange[];
  /** Somebody asked for the history. */
  withHistory: boolean;
  /** The entry whose host is named before the reader leaves for it. */
  leaving: TipEntry | null;
}

export const page = definePage<Data>({
  async load({ api, params, query }) {
    const account = await api.lookup(params.acct!);
    const [jar, changes] = await Promise.all([
      account.tip_jar ?? api.tipJarOf(account.id),
      orElse(api.tipHistoryOf(account.id), []),
    ]);
    const leaving = jar.entries.find(
      (entry) => entry.id === query.get("leave") && tipAction(entry) === "open",
    );
    return { account, jar, changes, withHistory: query.has("history"), leaving: leaving ?? null };
  },
  title: ({ account }, tr) => tr.t("tips.tip_name", { name: nameOf(account) }),
  links: ({ account, jar }, tr) => jarLinks(account, jar, tr.t("tips.tip_name", { name: nameOf(account) })),
  View: Tips,
});

function Tips({ data }: { data: Data }) {
  const { tr } = useSession();
  const { account, jar, changes, withHistory, leaving } = data;
  const name = <Name account={account} />;
  return (
    <Frame>
      <TopBar title={tr.t("tips.jar")} repeated back={profilePath(account)}>
        <ShareButton />
      </TopBar>
      <div class="padx">
        <div class="tips stack g6 py">
          <div class="row g4">
            <Avatar account={account} size="l" />
            <div class="grow">
              <h1 class="display dl">{tr.rich("tips.tip_name", { name })}</h1>
              <p class="small muted row">
                <Handle account={account} />
              </p>
            </div>
          </div>
          {leaving && <Leaving account={account} entry={leaving} />}
          <JarOrClosed account={account} jar={jar} />
          <TipHistory changes={changes} open={withHistory} />
        </div>
      </div>
    </Frame>
  );
}

function Leaving({ account, entry }: { account: Account; entry: TipEntry }) {
  const { tr } = useSession();
  const host = URL.parse(entry.href ?? "")?.host;
  const reveals = revealsSentence(tr, entry.reveals, nameOf(account));
  return (
    <section class="dialog" id="leave" aria-labelledby="leave-title">
      <div class="stack">
        <h2 class="small soft" id="leave-title">
          {tr.t("tips.leave.title")}
        </h2>
        <p class="display dm">
          <bdi class="at" dir="ltr">
            {host}
          </bdi>
        </p>
        <p class="xs muted">
          <bdi class="at" dir="ltr">
            {entry.href}
          </bdi>
        </p>
        <p class="small soft">{tr.rich("tips.leave.help", { name: <Name account={account} /> })}</p>
        <p class="small soft">{reveals}</p>
      </div>
      <div class="row wrap">
        <a
          class="btn ink"
          href={entry.href ?? ""}
          target="_blank"
          rel="payment nofollow noopener noreferrer"
          referrerpolicy="no-referrer"
        >
          {tr.t("tips.leave.go")}
          <Icon name="open" size="s" flip />
        </a>
        <ButtonLink kind="quiet" href={tipsPath(account)}>
          {tr.t("tips.leave.stay")}
        </ButtonLink>
      </div>
    </section>
  );
}
