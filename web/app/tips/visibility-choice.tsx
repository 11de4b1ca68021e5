// Who sees an entry of the jar: everyone also on other servers, this server alone, or who is signed in here.
import { Icon, type IconName } from "../../components/icon.tsx";
import type { TipVisibility } from "../entities/tips.ts";
import { useSession } from "../session.tsx";

const visibilityIcons: Record<TipVisibility, IconName> = {
  federated: "globe",
  local: "server",
  signed_in: "key",
};

interface VisibilityChoiceProps {
  service?: string;
  visibility: TipVisibility;
  onChoose: (visibility: TipVisibility) => void;
}

export function VisibilityChoice({ service, visibility, onChoose }: VisibilityChoiceProps) {
  const { tr } = useSession();
  return (
    <label class="select">
      <Icon name={visibilityIcons[visibility]} />
      <span class="sr">{service ? tr.t("jar.seen_by_service", { service }) : tr.t("jar.seen_by")}</span>
      <select value={visibility} onChange={(event) => onChoose(event.currentTarget.value as TipVisibility)}>
        {(Object.keys(visibilityIcons) as TipVisibility[]).map((one) => (
          <option key={one} value={one}>
            {tr.t(`jar.visibility.${one}`)}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </label>
  );
}
