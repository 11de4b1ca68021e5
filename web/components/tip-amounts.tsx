// What the owner suggests, as links that open the service with the amount filled in.
import type { Account } from "../app/entities/people.ts";
import type { TipEntry } from "../app/entities/tips.ts";
import { nameOf } from "../app/names.ts";
import { useSession } from "../app/session.tsx";
import type { Translator } from "../i18n.ts";
import { serviceName } from "./tip-entry.ts";

let currencies: Set<string> | undefined;

export function TipAmounts({ entry, account }: { entry: TipEntry; account: Account }) {
  const { tr } = useSession();
  if (!entry.amounts) return null;
  const { currency, links } = entry.amounts;
  return (
    <div class="tip-amounts" role="group" aria-label={tr.t("tips.suggested", { name: nameOf(account) })}>
      {links.map(({ value, href }) => {
        const amount = amountWords(tr, value, currency);
        return (
          <a
            key={value}
            class="num"
            href={href}
            {...(href.startsWith("https:") ? { target: "_blank" } : {})}
            rel="payment nofollow noopener noreferrer"
            referrerpolicy="no-referrer"
            aria-label={tr.t("tips.amount_service", { amount, service: serviceName(tr, entry) })}
          >
            <bdi>{amount}</bdi>
          </a>
        );
      })}
    </div>
  );
}

/** Money as the reader's language writes it; coins as they are called. */
function amountWords(tr: Translator, value: string, currency: string): string {
  currencies ??= new Set(Intl.supportedValuesOf("currency"));
  const digits = { minimumFractionDigits: 0, maximumFractionDigits: 18 };
  if (!currencies.has(currency)) return `${tr.number(Number(value), digits)} ${currency}`;
  const whole = Number.isInteger(Number(value));
  return tr.number(Number(value), { style: "currency", currency, ...(whole ? digits : {}) });
}
