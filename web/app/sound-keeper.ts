// Keeps the one room that is heard while pages come and go; its client is fetched when the first room is entered.
import type { ClientMessage } from "#src/spaces/messages.ts";
import { may } from "#src/spaces/roles.ts";
import type { Api } from "./api.ts";
import type { Space } from "./entities/spaces.ts";
import { Device } from "./room/device.ts";
import type { Microphone } from "./room/microphone.ts";
import { Outlets } from "./room/outlets.ts";
import type { RoomClient } from "./room/room-client.ts";
import { OwnCaptions, type StartSpeech } from "./room/own-captions.ts";
import { isInside, outside, type RoomPhase, type RoomState } from "./room/room-state.ts";
import type { Sound } from "./sound.ts";

const OVER: readonly RoomPhase[] = ["ended", "failed", "removed"];

export class SoundKeeper implements Sound {
  space: Space | null = null;
  room: RoomState = outside;
  readonly #api: Api;
  readonly #onChange: () => void;
  #client: RoomClient | null = null;
  #outlets: Outlets | null = null;
  #microphone: Microphone | null = null;
  readonly #captions: OwnCaptions;
  readonly #device = new Device();

  constructor(api: Api, onChange: () => void) {
    this.#api = api;
    this.#onChange = onChange;
    this.#captions = new OwnCaptions((message) => this.send(message), onChange);
    addEventListener("online", () => this.#client?.seekNewWay());
  }

  get hasMicrophone(): boolean {
    return this.#microphone !== null;
  }

  get captionsMe(): boolean {
    return this.#captions.on;
  }

  enter(space: Space, microphone?: Microphone): void {
    this.leave();
    const outlets = new Outlets(document);
    this.#outlets = outlets;
    this.#microphone = microphone ?? null;
    this.space = space;
    this.#show({ ...outside, phase: "connecting" });
    void this.#connect(space, outlets);
  }

  goOn(): void {
    void this.#client?.goOn();
  }

  send(message: ClientMessage): void {
    this.#client?.send(message);
  }

  takeMicrophone(microphone: Microphone): void {
    this.#microphone?.close();
    this.#microphone = microphone;
    this.#client?.takeMicrophone(microphone.track);
    this.#onChange();
  }

  wantCaptions(wanted: boolean): void {
    this.#client?.wantCaptions(wanted);
  }

  captionMe(start: StartSpeech | null): void {
    this.#captions.want(start);
    this.#onChange();
  }

  setVisible(visible: boolean): void {
    this.#client?.setVisible(visible);
  }

  dismissNotice(): void {
    this.#client?.dismissNotice();
  }

  setMuted(muted: boolean): void {
    this.#client?.setMuted(muted);
  }

  play(): void {
    void this.#client?.play();
  }

  leave(): void {
    const client = this.#client;
    this.#release();
    client?.leave();
    this.space = null;
    this.#show(outside);
  }

  async #connect(space: Space, outlets: Outlets): Promise<void> {
    try {
      const { RoomClient } = await import("./room/room-client.ts");
      if (outlets !== this.#outlets) return;
      const client = new RoomClient({
        api: this.#api,
        spaceId: space.id,
        microphone: this.#microphone?.track ?? null,
        outlets,
        onChange: (state) => {
          if (outlets === this.#outlets) this.#show(state);
        },
      });
      this.#client = client;
      await client.enter();
    } catch {
      this.#show({ ...outside, phase: "failed", problem: "unreachable" });
    }
  }

  #show(state: RoomState): void {
    const left = may(this.room.role, "speak") && !may(state.role, "speak");
    this.room = state;
    if (OVER.includes(state.phase)) this.#release();
    else if (left) this.#closeMicrophone();
    if (this.space && isInside(state)) this.#device.hold(this.space);
    else this.#device.letGo();
    this.#captions.setHeard(this.#microphone !== null && may(state.role, "speak") && !state.muted);
    this.#onChange();
  }

  #release(): void {
    this.#outlets?.remove();
    this.#outlets = null;
    this.#closeMicrophone();
    this.#client = null;
  }

  #closeMicrophone(): void {
    this.#microphone?.close();
    this.#microphone = null;
    this.#captions.want(null);
  }
}
