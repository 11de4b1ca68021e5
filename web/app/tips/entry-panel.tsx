// What can be changed of an entry besides its place: the name it goes by, and the amounts that are suggested.
import { useMemo } from "preact/hooks";
import { Field, FieldError } from "../../components/field.tsx";
import { Note } from "../../components/note.tsx";
import type { Translator } from "../../i18n.ts";
import type { OwnTipEntry, TipService } from "../entities/tips.ts";
import { useSession } from "../session.tsx";
import { MAX_AMOUNTS, type EntryChange } from "./jar-draft.ts";
import { showsSentence } from "./shows-sentence.ts";
import { useService } from "./use-service.ts";

const MAX_NAME = 50;

interface EntryPanelProps {
  entry: OwnTipEntry;
  error: string | undefined;
  onChange: (change: EntryChange) => void;
}

export function EntryPanel({ entry, error, onChange }: EntryPanelProps) {
  const { tr } = useSession();
  const service = useService(entry.service);
  const ownName = entry.names?.en === undefined ? entry.name : "";
  const rename = (name: string) => {
    if (name.trim() !== "") onChange({ name, names: {} });
    else if (service) onChange({ name: service.name, names: service.names });
  };
  const currencies = service?.amount_currencies ?? [];
  return (
    <div class="entry-panel stack g4">
      {error && <FieldError id={`problem-${entry.id}`}>{error}</FieldError>}
      <Field
        name={`name-${entry.id}`}
        label={tr.t("jar.label")}
        hint={tr.t("jar.label_hint")}
        value={ownName}
        dir="auto"
        autocomplete="off"
        maxLength={MAX_NAME}
        onInput={(event) => rename(event.currentTarget.value)}
      />
      {currencies.length > 0 && <Amounts entry={entry} currencies={currencies} onChange={onChange} />}
      {service && <Note icon="show">{showsSentence(tr, service)}</Note>}
      {service && currencies.length === 0 && (
        <p class="hint">{tr.t("jar.no_amounts", nameIn(tr, service))}</p>
      )}
    </div>
  );
}

function nameIn(tr: Translator, service: TipService) {
  return { service: service.names[tr.lang] || service.name };
}

interface AmountsProps {
  entry: OwnTipEntry;
  currencies: string[];
  onChange: (change: EntryChange) => void;
}

function Amounts({ entry, currencies, onChange }: AmountsProps) {
  const { tr } = useSession();
  const offered = useOffered(currencies, entry.amounts?.currency);
  const currency = entry.amounts?.currency ?? offered[0]!;
  const values = Array.from({ length: MAX_AMOUNTS }, (_, at) => entry.amounts?.values[at] ?? "");
  const set = (part: { currency?: string; values?: string[] }) => {
    onChange({ amounts: { currency, values, links: [], ...part } });
  };
  const id = `amounts-${entry.id}`;
  return (
    <fieldset class="stack g1">
      <legend class="legend">{tr.t("jar.amounts")}</legend>
      <div class="amount-fields">
        <select
          class="input"
          aria-label={tr.t("jar.currency")}
          value={currency}
          onChange={(event) => set({ currency: event.currentTarget.value })}
        >
          {offered.map((code) => (
            <option key={code} value={code}>
              {code}
            </option>
          ))}
        </select>
        {values.map((value, at) => (
          <input
            key={at}
            class="input num"
            inputMode="decimal"
            dir="ltr"
            autocomplete="off"
            aria-label={tr.t("jar.amount", { place: at + 1 })}
            aria-describedby={id}
            value={value}
            onInput={(event) => set({ values: values.with(at, plain(event.currentTarget.value)) })}
          />
        ))}
      </div>
      <p class="hint" id={id}>
        {tr.t("jar.amounts_hint")}
      </p>
    </fieldset>
  );
}

/** Arabic digits and separators mean the same; the server takes Latin ones with a point. */
function plain(text: string): string {
  return text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[٫,]/g, ".")
    .replace(/[^\d.]/g, "");
}

const OFTEN = ["USD", "EUR", "GBP", "EGP", "SAR", "AED", "MAD", "JOD", "IQD", "TRY"];

/** Those that the service takes; where it takes any, the usual ones first, one's own country's before them. */
function useOffered(currencies: string[], chosen: string | undefined): string[] {
  return useMemo(() => {
    if (!currencies.includes("*")) return currencies;
    const all = [...OFTEN, ...Intl.supportedValuesOf("currency")];
    return [...new Set(chosen ? [chosen, ...all] : all)];
  }, [currencies, chosen]);
}
