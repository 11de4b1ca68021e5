// Raised hands: for hosts a list to invite from, for whoever raised one their place in it.
import type { Hand } from "#src/spaces/messages.ts";
import { may } from "#src/spaces/roles.ts";
import { Avatar } from "../../components/avatar.tsx";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { Name } from "../../components/name.tsx";
import { shortTime } from "../../components/time.tsx";
import type { Space } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";
import { faceOf } from "./faces.ts";
import { useRoom } from "./use-room.ts";

export function HandsPane({ space }: { space: Space }) {
  const { tr } = useSession();
  const { room } = useRoom(space);
  if (!may(room.role, "moderate") || room.hands.length === 0) return null;
  return (
    <section class="pane" aria-labelledby="hands-title">
      <h2 id="hands-title">
        <Icon name="hand" size="s" />
        {tr.t("room.hands")}
        <span class="badge num push">{tr.number(room.handCount)}</span>
      </h2>
      {room.hands.map((hand) => (
        <HandRow key={hand.account.id} space={space} hand={hand} />
      ))}
    </section>
  );
}

function HandRow({ space, hand }: { space: Space; hand: Hand }) {
  const { tr } = useSession();
  const { sound } = useRoom(space);
  const { account } = hand;
  return (
    <div class="li">
      <Avatar account={faceOf(account)} size="m36" />
      <div class="grow">
        <p class="strong small clip">
          <Name account={faceOf(account)} />
        </p>
        <p class="xs muted num">
          {tr.t("room.hand_since", { time: shortTime(tr, new Date(hand.since), Date.now()) })}
          {hand.first && ` · ${tr.t("room.hand_first")}`}
        </p>
      </div>
      <button
        type="button"
        class="ib"
        aria-label={tr.t("room.hand_dismiss", { name: account.name })}
        onClick={() => sound?.send({ type: "dismiss_hand", account: account.id })}
      >
        <Icon name="close" />
      </button>
      {hand.invited ? (
        <Button
          kind="line"
          size="small"
          type="button"
          onClick={() => sound?.send({ type: "withdraw_invitation", account: account.id })}
        >
          {tr.t("room.invitation_withdraw")}
        </Button>
      ) : (
        <Button
          kind="live"
          size="small"
          type="button"
          aria-label={tr.t("room.invite_name", { name: account.name })}
          onClick={() => sound?.send({ type: "invite", account: account.id })}
        >
          {tr.t("room.invite")}
        </Button>
      )}
    </div>
  );
}

/** One's own raised hand. */
export function HandUp({ space }: { space: Space }) {
  const { tr } = useSession();
  const { sound, room } = useRoom(space);
  if (!room.you?.handRaised) return null;
  return (
    <div class="pane" role="status">
      <div class="li">
        <Icon name="hand" />
        <div class="grow">
          <p class="strong">{tr.t("room.hand_up")}</p>
          {room.ahead !== null && (
            <p class="small soft num">{tr.t("room.hand_ahead", { count: room.ahead })}</p>
          )}
        </div>
        <Button kind="line" size="small" type="button" onClick={() => sound?.send({ type: "lower_hand" })}>
          {tr.t("room.hand_lower")}
        </Button>
      </div>
    </div>
  );
}
