// The words of a fold's button; the style sheet shows the one that fits its state.
import { useSession } from "../app/session.tsx";

export function FoldWords() {
  const { tr } = useSession();
  return (
    <span class="btn line small">
      <span class="when-closed">{tr.t("action.show")}</span>
      <span class="when-open">{tr.t("action.hide")}</span>
    </span>
  );
}
