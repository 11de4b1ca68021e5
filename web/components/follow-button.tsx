// Follow, requested or following; who is not signed in is led to the door and back.
import { useState } from "preact/hooks";
import { useApp } from "../app/context.ts";
import type { Account, Relationship } from "../app/entities/people.ts";
import { profilePath } from "../app/paths.ts";
import { useSession } from "../app/session.tsx";
import { Button, ButtonLink } from "./button.tsx";

interface FollowButtonProps {
  account: Account;
  relationship: Relationship | null;
}

export function FollowButton({ account, relationship }: FollowButtonProps) {
  const { me, tr } = useSession();
  const app = useApp();
  const [known, setKnown] = useState(relationship);
  const [busy, setBusy] = useState(false);
  if (me?.id === account.id) return null;
  if (!me) {
    const back = encodeURIComponent(profilePath(account));
    return (
      <ButtonLink kind="ink" href={`/sign-in?return=${back}`}>
        {tr.t("action.follow")}
      </ButtonLink>
    );
  }
  const on = Boolean(known?.following || known?.requested);
  const press = async () => {
    if (!app) return;
    setBusy(true);
    const change = on ? app.api.unfollow(account.id) : app.api.follow(account.id);
    await change.then(setKnown, () => app.toast({ text: tr.t("error.500") }));
    setBusy(false);
  };
  const words = known?.following
    ? "action.following"
    : known?.requested
      ? "action.requested"
      : "action.follow";
  return (
    <Button
      kind={on ? "line" : "ink"}
      type="button"
      busy={busy}
      aria-pressed={on}
      onClick={() => void press()}
    >
      {tr.t(words)}
    </Button>
  );
}
