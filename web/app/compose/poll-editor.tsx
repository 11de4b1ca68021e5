// The choices of a poll while a post is written, how long it runs and how it is answered.
import type { Poll } from "../entities/posts.ts";
import type { Instance } from "../entities/instance.ts";
import { useSession } from "../session.tsx";
import { Icon } from "../../components/icon.tsx";
import type { PollDraft } from "./compose-state.ts";

const HOUR = 3_600;
const DURATIONS = [HOUR / 2, HOUR, 6 * HOUR, 24 * HOUR, 3 * 24 * HOUR, 7 * 24 * HOUR];

interface PollEditorProps {
  poll: PollDraft;
  /** The poll of the post that is edited. */
  before: Poll | null;
  onChange: (poll: PollDraft) => void;
}

/** There is always an empty choice at the end, as long as there may be one more. */
export function PollEditor({ poll, before, onChange: tell }: PollEditorProps) {
  const { instance, tr } = useSession();
  const limits = limitsOf(instance);
  const shown = withRoom(poll.options, limits.max_options);
  // Who changes a poll that is over opens it again.
  const onChange = (next: PollDraft) =>
    tell({ ...next, expiresIn: next.expiresIn ?? (before?.expired ? DURATIONS[3]! : null) });
  const write = (index: number, text: string) =>
    onChange({ ...poll, options: shown.map((one, at) => (at === index ? text : one)) });
  return (
    <fieldset class="stack poll-editor">
      <legend class="legend small strong">{tr.t("poll.poll")}</legend>
      {shown.map((option, index) => (
        <input
          key={index}
          class="input"
          dir="auto"
          maxLength={limits.max_characters_per_option}
          aria-label={tr.t("poll.choice", { number: index + 1 })}
          placeholder={tr.t(index < 2 ? "poll.choice" : "poll.another", { number: index + 1 })}
          value={option}
          onInput={(event) => write(index, event.currentTarget.value)}
        />
      ))}
      <div class="row wrap g3">
        <Duration poll={poll} before={before} onChange={onChange} />
        <Switch
          label={tr.t("poll.multiple")}
          on={poll.multiple}
          onChange={(multiple) => onChange({ ...poll, multiple })}
        />
        <Switch
          label={tr.t("poll.hide_totals")}
          on={poll.hideTotals}
          onChange={(hideTotals) => onChange({ ...poll, hideTotals })}
        />
      </div>
    </fieldset>
  );
}

function limitsOf({ configuration }: Instance) {
  return configuration?.polls ?? { max_options: 4, max_characters_per_option: 50 };
}

/** At least two, and an empty one to go on with. */
export function withRoom(options: readonly string[], most: number): string[] {
  const shown = [...options];
  while (shown.length > 2 && shown.at(-1) === "" && shown.at(-2) === "") shown.pop();
  while (shown.length < 2 || (shown.length < most && shown.at(-1) !== "")) shown.push("");
  return shown;
}

function Duration({ poll, before, onChange }: PollEditorProps) {
  const { tr } = useSession();
  return (
    <label class="select">
      <Icon name="history" />
      <span class="sr">{tr.t("poll.duration")}</span>
      <select
        value={String(poll.expiresIn ?? "")}
        onChange={(event) => onChange({ ...poll, expiresIn: Number(event.currentTarget.value) || null })}
      >
        {before && <option value="">{tr.t(before.expired ? "poll.ended" : "poll.end_kept")}</option>}
        {DURATIONS.map((seconds) => (
          <option key={seconds} value={String(seconds)}>
            {seconds < HOUR
              ? tr.t("poll.minutes", { count: seconds / 60 })
              : seconds < 24 * HOUR
                ? tr.t("poll.hours", { count: seconds / HOUR })
                : tr.t("poll.days", { count: seconds / (24 * HOUR) })}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </label>
  );
}

interface SwitchProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Switch({ label, on, onChange }: SwitchProps) {
  return (
    <label class="check small">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
