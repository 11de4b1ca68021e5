// Whom a host has asked ahead to speak, what they said, and the form that asks one more.
import { Avatar } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { Icon } from "../../components/icon.tsx";
import { Handle, Name } from "../../components/name.tsx";
import { Outcome } from "../../components/outcome.tsx";
import { Press, useBack } from "../../components/press.tsx";
import type { Space, SpaceGuest } from "../entities/spaces.ts";
import { nameOf } from "../names.ts";
import { useSession } from "../session.tsx";

const ROLES = ["speaker", "cohost"] as const;

export function GuestsPane({ space, guests }: { space: Space; guests: SpaceGuest[] }) {
  const { tr } = useSession();
  return (
    <section class="pane" aria-labelledby="guests-title">
      <h2 id="guests-title">
        <Icon name="people" size="s" />
        {tr.t("spaces.guests")}
      </h2>
      {guests.map((guest) => (
        <GuestRow key={guest.account.id} space={space} guest={guest} />
      ))}
      <div class="stack g4 pad">
        <Outcome />
        <InviteForm space={space} />
      </div>
    </section>
  );
}

function GuestRow({ space, guest: { account, role, accepted } }: { space: Space; guest: SpaceGuest }) {
  const { tr } = useSession();
  return (
    <div class="li">
      <Avatar account={account} size="m36" />
      <div class="grow">
        <p class="strong small clip">
          <Name account={account} /> <Handle account={account} />
        </p>
        <p class="xs muted">
          {tr.t(`room.role.${role}`)} · {tr.t(accepted ? "spaces.guest_accepted" : "spaces.guest_asked")}
        </p>
      </div>
      <Press
        action="/spaces/guests/remove"
        fields={{ id: space.id, account: account.id }}
        size="small"
        label={tr.t("room.invitation_withdraw")}
        named={tr.t("spaces.guest_withdraw", { name: nameOf(account) })}
      />
    </div>
  );
}

function InviteForm({ space }: { space: Space }) {
  const { tr } = useSession();
  const back = useBack();
  return (
    <form class="stack g4" method="post" action="/spaces/guests/invite" data-press>
      <input type="hidden" name="return" value={back} />
      <input type="hidden" name="id" value={space.id} />
      <Field
        name="handle"
        label={tr.t("spaces.guest_handle")}
        hint={tr.t("spaces.guest_hint")}
        dir="ltr"
        autocapitalize="none"
        autocomplete="off"
        maxLength={500}
        required
      />
      <div class="field">
        <label for="guest-role">{tr.t("spaces.guest_role")}</label>
        <select class="input" id="guest-role" name="role">
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {tr.t(`room.role.${role}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="row">
        <Button kind="line">{tr.t("room.invite")}</Button>
      </div>
    </form>
  );
}
