// One way to tip: the service, the handle whole, Open, Copy or QR, amounts, and what the payment reveals.
import type { Account } from "../app/entities/people.ts";
import type { TipEntry } from "../app/entities/tips.ts";
import { nameOf } from "../app/names.ts";
import { tipsPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { hueOf } from "./avatar.tsx";
import { CopyButton } from "./copy-button.tsx";
import { Icon } from "./icon.tsx";
import { Qr } from "./qr.tsx";
import { revealsSentence } from "./reveals.ts";
import { isGrouped, TipAddress } from "./tip-address.tsx";
import { TipAmounts } from "./tip-amounts.tsx";
import { isScanned, isUnknownHost, serviceName, shownHandle, tipAction } from "./tip-entry.ts";

interface TipRowProps {
  entry: TipEntry;
  account: Account;
}

export function TipRow({ entry, account }: TipRowProps) {
  if (tipAction(entry) === "wallet") return <WalletRow entry={entry} account={account} />;
  const opens = tipAction(entry) === "open";
  return (
    <li>
      <div class="tiprow">
        <TipHead entry={entry} />
        <div class="row g1">
          {opens ? <OpenLink entry={entry} account={account} /> : <CopyHandle entry={entry} />}
        </div>
        {!opens && isGrouped(entry.handle) && (
          <div class="tip-more stack g1">
            <TipAddress handle={entry.handle} />
          </div>
        )}
        <Reveals entry={entry} account={account} />
        <TipAmounts entry={entry} account={account} />
        <ScanHere entry={entry} />
      </div>
    </li>
  );
}

function TipHead({ entry }: { entry: TipEntry }) {
  const { tr } = useSession();
  const isPlain = tipAction(entry) !== "copy" || !isGrouped(entry.handle);
  return (
    <>
      <span class={`mono ${hueOf(entry.service)}`} aria-hidden="true">
        {entry.monogram}
      </span>
      <span class="stack g0">
        <span class="strong">
          <bdi>{serviceName(tr, entry)}</bdi>
        </span>
        {isPlain && !isScanned(entry.handle) && (
          <span class="small muted">
            <bdi class="at" dir="ltr">
              {shownHandle(entry)}
            </bdi>
          </span>
        )}
        {entry.links_back_at && (
          <span class="xs links-back">
            <Icon name="verified" size="s" />
            {tr.t("tips.links_back")}
          </span>
        )}
      </span>
    </>
  );
}

function Reveals({ entry, account }: TipRowProps) {
  const { tr } = useSession();
  const sentence = revealsSentence(tr, entry.reveals, nameOf(account));
  // The sentence of public ledgers says so itself.
  const isFinal = entry.undo === "never" && !entry.reveals?.includes("public-ledger-link");
  return (
    <span class="hint">
      <Icon name="show" size="s" />
      {isFinal ? `${sentence} ${tr.t("reveals.final")}` : sentence}
    </span>
  );
}

/** A link of a host that the catalogue knows opens at once; others go by the page that names the host. */
function OpenLink({ entry, account }: TipRowProps) {
  const { tr } = useSession();
  const words = (
    <>
      {tr.t("action.open")}
      <Icon name="open" size="s" flip />
    </>
  );
  const label = tr.t("tips.open_service", { service: serviceName(tr, entry) });
  if (isUnknownHost(entry)) {
    return (
      <a class="btn tip" href={leavePath(account, entry)} aria-label={label}>
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

function leavePath(account: Account, entry: TipEntry): string {
  return `${tipsPath(account)}?leave=${encodeURIComponent(entry.id)}`;
}

function CopyHandle({ entry }: { entry: TipEntry }) {
  const { tr } = useSession();
  const service = serviceName(tr, entry);
  return <CopyButton text={entry.handle} label={tr.t("tips.copy_service", { service })} />;
}

/** For a phone in the other hand: the page's address, or the text that an app's scanner expects. */
function ScanHere({ entry }: { entry: TipEntry }) {
  const { tr } = useSession();
  const text = scannedText(entry);
  if (text === null) return null;
  return (
    <details class="tip-more tip-scan" open={isScanned(text)}>
      <summary class="xs">
        <Icon name="qr" size="s" />
        <span aria-hidden="true">{tr.t("tips.qr")}</span>
        <span class="sr">{tr.t("tips.qr_show", { service: serviceName(tr, entry) })}</span>
      </summary>
      <div class="split">
        <Qr text={text} />
        <p class="grow small soft">{tr.t(isScanned(text) ? "tips.qr_help" : "tips.scan_help")}</p>
      </div>
    </details>
  );
}

function scannedText(entry: TipEntry): string | null {
  if (isScanned(entry.handle)) return entry.handle;
  return tipAction(entry) === "open" && !isUnknownHost(entry) ? entry.href : null;
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
            <Qr text={walletText(entry.href ?? entry.handle)} />
            <div class="grow stack g3">
              <p class="small soft">{tr.t("tips.qr_help")}</p>
              <TipAddress handle={entry.handle} />
              <TipAmounts entry={entry} account={account} />
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

/** Capitals make an LNURL's code a third smaller (LUD-01); bech32 means the same in both. */
function walletText(uri: string): string {
  return uri.startsWith("lightning:lnurl1") ? uri.toUpperCase() : uri;
}
