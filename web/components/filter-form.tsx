// The form of a filter: its words, where it holds, what it does, and for how long.
import { CONTEXTS } from "../app/filters.ts";
import type { Filter } from "../app/entities/posts.ts";
import { useSession } from "../app/session.tsx";
import { Button } from "./button.tsx";
import { Field, Switch, TextArea } from "./field.tsx";
import { useBack } from "./press.tsx";

const HOUR = 3_600;
const SPANS = [HOUR / 2, HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR];
const ACTIONS = ["warn", "hide", "blur"] as const;

interface FilterFormProps {
  action: string;
  filter?: Filter;
  go: string;
}

export function FilterForm({ action, filter, go }: FilterFormProps) {
  const { tr } = useSession();
  const back = useBack();
  const { keywords = [], context = CONTEXTS, filter_action: way = "warn" } = filter ?? {};
  return (
    <form class="card pad stack g4" method="post" action={action} data-press>
      <input type="hidden" name="return" value={back} />
      {filter && <input type="hidden" name="id" value={filter.id} />}
      <Field
        name="title"
        label={tr.t("lists.title")}
        hint={tr.t("filters.title_hint")}
        value={filter?.title ?? ""}
        dir="auto"
        maxLength={200}
        required
      />
      <TextArea
        name="keywords"
        label={tr.t("filters.keywords")}
        hint={tr.t("filters.keywords_hint")}
        value={keywords.map(({ keyword }) => keyword).join("\n")}
        maxLength={5_000}
      />
      <Switch
        name="whole_word"
        label={tr.t("filters.whole_word")}
        hint={tr.t("filters.whole_word_hint")}
        checked={keywords.every(({ whole_word }) => whole_word)}
      />
      <fieldset class="stack g2">
        <legend class="legend">{tr.t("filters.where")}</legend>
        {CONTEXTS.map((one) => (
          <label key={one} class="check">
            <input type="checkbox" name={`context_${one}`} value="1" checked={context.includes(one)} />
            <span>{tr.t(`filters.context.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset class="stack g2">
        <legend class="legend">{tr.t("filters.way")}</legend>
        {ACTIONS.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="filter_action" value={one} checked={one === way} />
            <span class="stack g0">
              <span class="strong">{tr.t(`filters.way.${one}`)}</span>
              <span class="hint">{tr.t(`filters.way.${one}_hint`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Span until={filter?.expires_at ?? null} isNew={!filter} />
      <div class="row">
        <Button kind="ink">{go}</Button>
      </div>
    </form>
  );
}

function Span({ until, isNew }: { until: string | null; isNew: boolean }) {
  const { tr } = useSession();
  const day = until && tr.date(new Date(until), { dateStyle: "medium", timeStyle: "short" });
  return (
    <div class="field">
      <label for="f-expires">{tr.t("filters.span")}</label>
      <select class="input" id="f-expires" name="expires_in">
        {!isNew && day && <option value="keep">{tr.t("filters.span.until", { day })}</option>}
        <option value="">{tr.t("filters.span.ever")}</option>
        {SPANS.map((seconds) => (
          <option key={seconds} value={seconds}>
            {spanWords(seconds)}
          </option>
        ))}
      </select>
    </div>
  );

  function spanWords(seconds: number): string {
    const [value, unit] =
      seconds < HOUR
        ? ([seconds / 60, "minute"] as const)
        : seconds < 24 * HOUR
          ? ([seconds / HOUR, "hour"] as const)
          : ([seconds / (24 * HOUR), "day"] as const);
    return tr.number(value, { style: "unit", unit, unitDisplay: "long" });
  }
}
