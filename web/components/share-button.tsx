// Hands the address of the page to the device's own sharing, or copies it.
import { useApp } from "../app/context.ts";
import { useSession } from "../app/session.tsx";
import { Icon } from "./icon.tsx";

export function ShareButton() {
  const { tr } = useSession();
  const app = useApp();
  const share = async () => {
    const url = location.href.split("#")[0]!;
    if (navigator.share) return navigator.share({ url }).catch(() => undefined);
    await navigator.clipboard.writeText(url);
    app?.toast({ text: tr.t("action.copied") });
  };
  return (
    <button
      type="button"
      class="ib edge needs-script"
      aria-label={tr.t("action.share")}
      onClick={() => void share()}
    >
      <Icon name="share" />
    </button>
  );
}
