// The jar in a sheet over the page, so that a profile stays where it was and a room keeps its sound.
import { useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import type { Account } from "../app/entities/people.ts";
import { nameOf } from "../app/names.ts";
import { tipsPath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { useFreshJar } from "../app/tips/use-fresh-jar.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { Note } from "./note.tsx";
import { JarOrClosed } from "./tip-jar.tsx";

interface TipButtonProps {
  account: Account;
  /** An icon on a profile, a control in a room, a small button in a list of the room. */
  look: "icon" | "control" | "small";
}

/** Opens the sheet; without scripts it is a link to the jar's own page. */
export function TipButton({ account, look }: TipButtonProps) {
  const { tr } = useSession();
  const app = useApp();
  const [open, setOpen] = useState(false);
  const press = (event: MouseEvent) => {
    if (!app || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    setOpen(true);
  };
  const label = tr.t("tips.tip_name", { name: nameOf(account) });
  return (
    <>
      <a
        class={classes[look]}
        href={tipsPath(account)}
        onClick={press}
        data-opens="sheet"
        aria-label={label}
        title={look === "icon" ? tr.t("tips.jar") : undefined}
      >
        <Face look={look} />
      </a>
      {app && (
        <TipSheet account={account} open={open} onClose={() => setOpen(false)} night={look !== "icon"} />
      )}
    </>
  );
}

const classes = { icon: "ib tip", control: "ctl tip", small: "btn tip small" };

function Face({ look }: Pick<TipButtonProps, "look">) {
  const { tr } = useSession();
  if (look === "icon") return <Icon name="jar" />;
  if (look === "small") return <>{tr.t("tips.tip")}</>;
  return (
    <>
      <span>
        <Icon name="jar" />
      </span>
      <span>{tr.t("tips.tip")}</span>
    </>
  );
}

interface TipSheetProps {
  account: Account;
  open: boolean;
  onClose: () => void;
  night: boolean;
}

function TipSheet({ account, open, onClose, night }: TipSheetProps) {
  const { tr } = useSession();
  const title = tr.rich("tips.tip_name", { name: <Name account={account} /> });
  return (
    <Dialog title={title} open={open} onClose={onClose} night={night}>
      {night && <p class="small soft">{tr.t("tips.sheet_hint")}</p>}
      <SheetJar account={account} />
      <a class="btn quiet" href={tipsPath(account)}>
        {tr.t("tips.more")}
      </a>
    </Dialog>
  );
}

/** What is known at once, then what the server says now; where it does not answer, that is said. */
function SheetJar({ account }: { account: Account }) {
  const { tr } = useSession();
  const { jar, failed, retry } = useFreshJar(account);
  return (
    <>
      {failed && (
        <Note tone="bad" icon="alert">
          {tr.t(jar ? "tips.stale" : "tips.not_loaded")}{" "}
          <button type="button" class="link" onClick={retry}>
            {tr.t("action.try_again")}
          </button>
        </Note>
      )}
      {jar && <JarOrClosed account={account} jar={jar} />}
      {!jar && !failed && <progress class="sheet-wait" aria-label={tr.t("tips.loading")} />}
    </>
  );
}
