// What can be done with somebody in the room: look at the profile, tip, and, by rank, mute, move, hand over, send out.
import { useState } from "preact/hooks";
import type { ClientMessage, Person } from "#src/spaces/messages.ts";
import { may, ranksAbove, type RoomRole } from "#src/spaces/roles.ts";
import { Button, ButtonLink } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { FormEnd } from "../../components/form-end.tsx";
import { Name } from "../../components/name.tsx";
import type { Space } from "../entities/spaces.ts";
import { profilePath } from "../paths.ts";
import { useSession } from "../session.tsx";
import { faceOf } from "./faces.ts";
import { ReportForm } from "./report-form.tsx";
import { useRoom } from "./use-room.ts";

/** Asked again before it is done: it can't be taken back, or not at once. */
type Grave = "remove" | "block" | "pass_on";

interface SeatMenuProps {
  space: Space;
  person: Person;
  role: RoomRole;
  onClose: () => void;
}

/** Open as long as it is there. */
export function SeatMenu({ space, person, role, onClose }: SeatMenuProps) {
  const { tr } = useSession();
  const [step, setStep] = useState<Grave | "report" | null>(null);
  const title = <Name account={faceOf(person)} />;
  return (
    <Dialog title={title} open onClose={onClose} night>
      <p class="small soft">{tr.t(`room.role.${role}`)}</p>
      {step === "report" ? (
        <ReportForm space={space} person={person} onDone={onClose} />
      ) : step ? (
        <Confirm space={space} person={person} step={step} onDone={onClose} onBack={() => setStep(null)} />
      ) : (
        <Ways space={space} person={person} role={role} onDone={onClose} onStep={setStep} />
      )}
    </Dialog>
  );
}

interface WaysProps {
  space: Space;
  person: Person;
  role: RoomRole;
  onDone: () => void;
  onStep: (step: Grave | "report") => void;
}

function Ways({ space, person, role, onDone, onStep }: WaysProps) {
  const { me, tr } = useSession();
  const { sound, room } = useRoom(space);
  const account = person.id;
  const isMe = me?.id === account;
  const ask = (message: ClientMessage) => () => {
    sound?.send(message);
    onDone();
  };
  const ways = waysWith(
    room.role,
    role,
    account,
    room.shared?.tipJar === account,
    room.shared?.captioner === account,
  );
  return (
    <div class="stack g2">
      <ButtonLink kind="line" icon="person" href={profilePath(faceOf(person))}>
        {tr.t("room.way.profile")}
      </ButtonLink>
      {!isMe &&
        ways.map(({ key, message }) => (
          <Button key={key} kind="line" type="button" onClick={ask(message)}>
            {tr.t(`room.way.${key}`)}
          </Button>
        ))}
      {!isMe && room.role === "host" && role !== "listener" && (
        <Button kind="line" type="button" onClick={() => onStep("pass_on")}>
          {tr.t("room.way.pass_on")}
        </Button>
      )}
      {me && !isMe && (
        <Button kind="quiet" icon="flag" type="button" onClick={() => onStep("report")}>
          {tr.t("room.way.report")}
        </Button>
      )}
      {!isMe && may(room.role, "moderate") && ranksAbove(room.role, role) && (
        <div class="row wrap">
          <Button kind="danger-line" type="button" onClick={() => onStep("remove")}>
            {tr.t("room.way.remove")}
          </Button>
          <Button kind="danger-line" icon="block" type="button" onClick={() => onStep("block")}>
            {tr.t("room.way.block")}
          </Button>
        </div>
      )}
    </div>
  );
}

interface Way {
  key:
    | "mute"
    | "invite"
    | "invite_cohost"
    | "to_speaker"
    | "to_listeners"
    | "pin_jar"
    | "unpin_jar"
    | "name_captioner"
    | "no_captioner";
  message: ClientMessage;
}

/** What may be done at once, by one's own role and theirs. */
export function waysWith(
  mine: RoomRole,
  theirs: RoomRole,
  account: string,
  jarPinned: boolean,
  captions: boolean,
): Way[] {
  const ways: Way[] = [];
  const leads = may(mine, "moderate") && ranksAbove(mine, theirs);
  const presides = may(mine, "preside");
  if (leads && theirs !== "listener") ways.push({ key: "mute", message: { type: "mute_speaker", account } });
  if (leads && theirs === "listener") ways.push({ key: "invite", message: { type: "invite", account } });
  if (presides && theirs !== "cohost") {
    ways.push({ key: "invite_cohost", message: { type: "invite", account, role: "cohost" } });
  }
  if (presides && theirs === "cohost") {
    ways.push({ key: "to_speaker", message: { type: "move_down", account, role: "speaker" } });
  }
  if (leads && theirs !== "listener") {
    ways.push({ key: "to_listeners", message: { type: "move_down", account, role: "listener" } });
  }
  if (presides && theirs !== "listener") {
    ways.push({
      key: jarPinned ? "unpin_jar" : "pin_jar",
      message: { type: "pin_tip_jar", account: jarPinned ? null : account },
    });
  }
  if (presides) {
    ways.push({
      key: captions ? "no_captioner" : "name_captioner",
      message: { type: "name_captioner", account: captions ? null : account },
    });
  }
  return ways;
}

interface ConfirmProps {
  space: Space;
  person: Person;
  step: Grave;
  onDone: () => void;
  onBack: () => void;
}

function Confirm({ space, person, step, onDone, onBack }: ConfirmProps) {
  const { tr } = useSession();
  const { sound } = useRoom(space);
  const go = () => {
    sound?.send({ type: step, account: person.id });
    onDone();
  };
  return (
    <>
      <p class="soft">{tr.t(`room.confirm.${step}`, { name: person.name })}</p>
      <FormEnd onCancel={onBack}>
        <Button kind={step === "pass_on" ? "live" : "danger"} type="button" onClick={go}>
          {tr.t(`room.way.${step}`)}
        </Button>
      </FormEnd>
    </>
  );
}
