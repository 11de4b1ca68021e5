// One way to tip: the service, the handle whole, Open, Copy or QR, and what the payment reveals.
import type { Account, TipEntry } from "../app/entities.ts";
import { nameOf, plainName } from "../app/names.ts";
import { tipsPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import type { Translator } from "../i18n.ts";
import { hueOf } from "./avatar.tsx";
import { CopyButton } from "./copy-button.tsx";
import { Icon } from "./icon.tsx";
import { Qr } from "./qr.tsx";
import { revealsSentence } from "./reveals.ts";

/** Schemes that may open another app; everything else but https is shown as text only. */
const appSchemes = new Set(
  (
    "bitcoin lightning ethereum monero litecoin dogecoin bitcoincash dash zcash solana nano upi taler web+cardano " +
    "web+stellar ton"
  )
    .split(" ")
    .map((scheme) => `${scheme}:`),
);

export type TipAction = "open" | "wallet" | "copy";

export function tipAction(entry: TipEntry): TipAction {
  const scheme = entry.href === null ? null : URL.parse(entry.href)?.protocol;
  if (scheme === "https:") return "open";
  return scheme && appSchemes.has(scheme) ? "wallet" : "copy";
}

export function serviceName(tr: Translator, entry: TipEntry): string {
  return plainName(entry.names?.[tr.lang] || entry.name);
}

interface TipRowProps {
  entry: TipEntry;
  account: Account;
}

export function TipRow({ entry, account }: TipRowProps) {
  if (tipAction(entry) === "wallet") return <WalletRow entry={entry} account={account} />;
  return (
    <li>
      <div class="tiprow">
        <TipHead entry={entry} />
        <div class="row g1">
          {tipAction(entry) === "open" ? (
            <OpenLink entry={entry} account={account} />
          ) : (
            <CopyHandle entry={entry} />
          )}
        </div>
        <Reveals entry={entry} account={account} />
      </div>
    </li>
  );
}

function TipHead({ entry }: { entry: TipEntry }) {
  const { tr } = useSession();
  return (
    <>
      <span class={`mono ${hueOf(entry.service)}`} aria-hidden="true">
        {entry.monogram}
      </span>
      <span class="stack g0">
        <span class="strong">
          <bdi>{serviceName(tr, entry)}</bdi>
        </span>
        <span class="small muted">
          <bdi class="at" dir="ltr">
            {plainName(entry.handle)}
          </bdi>
        </span>
      </span>
    </>
  );
}

function Reveals({ entry, account }: TipRowProps) {
  const { tr } = useSession();
  return (
    <span class="hint">
      <Icon name="show" size="s" />
      {revealsSentence(tr, entry.reveals, nameOf(account))}
    </span>
  );
}

/** A link of our catalogue opens at once; one read from another server goes by the page that names the host. */
function OpenLink({ entry, account }: TipRowProps) {
  const { tr } = useSession();
  const words = (
    <>
      {tr.t("action.open")}
      <Icon name="open" size="s" flip />
    </>
  );
  const label = tr.t("tips.open_service", { service: serviceName(tr, entry) });
  if (entry.source !== "owner") {
    return (
      <a
        class="btn tip"
        href={`${tipsPath(account)}?leave=${encodeURIComponent(entry.id)}`}
        aria-label={label}
      >
        {words}
      </a>
    );
  }
  return (
    <a
      class="btn tip"
      href={entry.href ?? ""}
      target="_blank"
      rel="payment nofollow noopener noreferrer"
      referrerpolicy="no-referrer"
      aria-label={label}
    >
      {words}
    </a>
  );
}

function CopyHandle({ entry }: { entry: TipEntry }) {
  const { tr } = useSession();
  const service = serviceName(tr, entry);
  return <CopyButton text={entry.handle} label={tr.t("tips.copy_service", { service })} />;
}

/** A wallet's address unfolds: QR code, the address whole, and the ways to carry it over. */
function WalletRow({ entry, account }: TipRowProps) {
  const { tr } = useSession();
  return (
    <li>
      <details>
        <summary class="tiprow">
          <TipHead entry={entry} />
          <span class="ib">
            <Icon name="qr" />
            <span class="sr">{tr.t("tips.qr_show", { service: serviceName(tr, entry) })}</span>
          </span>
          <Reveals entry={entry} account={account} />
        </summary>
        <div class="open-tip">
          <div class="split">
            <Qr text={entry.href ?? entry.handle} />
            <div class="grow stack g3">
              <p class="small soft">{tr.t("tips.qr_help")}</p>
              <Address handle={entry.handle} />
              <div class="row wrap">
                <CopyButton text={entry.handle} label={tr.t("action.copy")} kind="ink" />
                <a class="btn line" href={entry.href ?? ""} rel="payment nofollow noopener noreferrer">
                  {tr.t("tips.open_wallet")}
                </a>
              </div>
            </div>
          </div>
        </div>
      </details>
    </li>
  );
}

/** Addresses stand whole, in fours, both ends bold; those with an @ are read like e-mail and stay in one piece. */
function Address({ handle }: { handle: string }) {
  const { tr } = useSession();
  const [user, domain] = handle.split("@");
  if (domain !== undefined) {
    return (
      <p class="grouped one">
        <b>{user}</b>@{domain}
      </p>
    );
  }
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
