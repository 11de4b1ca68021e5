// Who may quote the post that is being written.
import { Icon } from "../../components/icon.tsx";
import { useSession } from "../session.tsx";
import { quoteChoices, type Draft, type QuoteChoice as Choice } from "./compose-state.ts";

interface QuoteChoiceProps {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

/** What is not for everyone is quoted by nobody, so there is nothing to choose. */
export function QuoteChoice({ draft, onChange }: QuoteChoiceProps) {
  const { tr } = useSession();
  if (draft.visibility !== "public" && draft.visibility !== "unlisted") return null;
  return (
    <label class="select">
      <Icon name="quote" />
      <span class="sr">{tr.t("quote.policy")}</span>
      <select
        value={draft.quotes}
        onChange={(event) => onChange({ quotes: event.currentTarget.value as Choice })}
      >
        {quoteChoices.map((one) => (
          <option key={one} value={one}>
            {tr.t(`quote.policy.${one}`)}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </label>
  );
}
