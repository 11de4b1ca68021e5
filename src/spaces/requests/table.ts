// Every request that a member can make, what right it needs, and who does it.
import { noteHands, noteSpeakers, type Desk, type SignedIn } from "../desk.ts";
import type { Member } from "../member.ts";
import type { ReadMessage } from "../messages.ts";
import { Refused } from "../refused.ts";
import { may, type Right } from "../roles.ts";
import * as stage from "./onto-the-stage.ts";
import * as order from "./order.ts";
import { record } from "./record.ts";
import * as showing from "./showing.ts";

/** The rest is the socket's own: the ticket, the sound, and the goodbye. */
export type Request = Exclude<ReadMessage, { type: "enter" | "offer" | "leave" | "want_captions" }>;
type RequestOf<Type> = Extract<Request, { type: Type }>;

type Table = {
  [Type in Request["type"]]: {
    /** Undefined: of anyone with an account. */
    right?: Right;
    run(desk: Desk, member: SignedIn, message: RequestOf<Type>): Promise<void>;
  };
};

const table: Table = {
  mute: { right: "speak", run: (desk, member, { muted }) => order.mute(desk, member, muted) },
  raise_hand: { right: "ask", run: stage.raiseHand },
  lower_hand: { run: stage.lowerHand },
  accept_invitation: {
    run: (desk, member, { agreeToRecording }) => stage.acceptInvitation(desk, member, agreeToRecording),
  },
  decline_invitation: { run: stage.declineInvitation },
  agree_to_recording: { right: "speak", run: stage.agree },
  step_down: { right: "speak", run: stage.stepDown },
  set_visible: { run: (desk, member, { visible }) => showing.setVisible(desk, member, visible) },
  react: { right: "react", run: (desk, member, { emoji }) => showing.react(desk, member, emoji) },
  report: { right: "report", run: order.report },
  share_post: { right: "share", run: (desk, member, { post }) => showing.share(desk, member, post) },
  unshare_post: { right: "share", run: (desk, member, { post }) => showing.unshare(desk, member, post) },
  caption: { run: showing.caption },
  invite: {
    right: "moderate",
    run: (desk, member, { account, role }) => stage.invite(desk, member, account, role),
  },
  withdraw_invitation: {
    right: "moderate",
    run: (desk, member, { account }) => stage.withdrawInvitation(desk, member, account),
  },
  dismiss_hand: {
    right: "moderate",
    run: (desk, member, { account }) => stage.dismissHand(desk, member, account),
  },
  mute_speaker: {
    right: "moderate",
    run: (desk, member, { account }) => order.muteSpeaker(desk, member, account),
  },
  mute_all: { right: "moderate", run: order.muteAll },
  move_down: {
    right: "moderate",
    run: (desk, member, { account, role }) => stage.moveDown(desk, member, account, role),
  },
  remove: { right: "moderate", run: (desk, member, { account }) => order.remove(desk, member, account) },
  let_back_in: {
    right: "moderate",
    run: (desk, member, { account }) => order.letBack(desk, member, account),
  },
  block: { right: "moderate", run: (desk, member, { account }) => order.blockPerson(desk, member, account) },
  lock: { right: "moderate", run: (desk, member, { locked }) => order.lock(desk, member, locked) },
  pass_on: { right: "preside", run: (desk, member, { account }) => stage.passOn(desk, member, account) },
  name_captioner: {
    right: "preside",
    run: (desk, member, { account }) => showing.nameCaptioner(desk, member, account),
  },
  pin_tip_jar: {
    right: "preside",
    run: (desk, member, { account }) => showing.pinTipJar(desk, member, account),
  },
  record: { right: "preside", run: (desk, member, { recording }) => record(desk, member, recording) },
  end: { right: "preside", run: order.end },
};

/** @throws Refused, AppError */
export async function runRequest(desk: Desk, member: Member, request: Request): Promise<void> {
  const { right, run } = table[request.type] as Table["end"];
  if (member.person === undefined) throw new Refused("forbidden", "Sign in to take part");
  if (right && !may(member.role, right)) throw new Refused("forbidden", "Your role here does not allow that");
  await run(desk, member as SignedIn, request as RequestOf<"end">);
  await noteSpeakers(desk);
  await noteHands(desk);
}
