// The keyboard of a room: m opens and closes the microphone, held space opens it, h raises the hand, digits react.
import { useEffect } from "preact/hooks";
import { REACTIONS } from "#src/spaces/reactions.ts";
import { may } from "#src/spaces/roles.ts";
import type { Sound } from "../sound.ts";
import { isInside } from "./room-state.ts";

/** Not while somebody types or a sheet is open. */
export function useRoomKeys(sound: Sound | null): void {
  useEffect(() => {
    if (!sound) return undefined;
    let held = false;
    const onDown = (event: KeyboardEvent) => {
      if (!isInside(sound.room) || !isForRoom(event)) return;
      if (event.code === "Space") {
        if (!mayHold(event) || !may(sound.room.role, "speak")) return;
        event.preventDefault();
        if (event.repeat || held || !sound.room.muted) return;
        held = true;
        return sound.setMuted(false);
      }
      if (event.repeat) return;
      if (press(sound, event)) event.preventDefault();
    };
    const onUp = (event: KeyboardEvent) => {
      if (event.code !== "Space" || !held) return;
      held = false;
      sound.setMuted(true);
    };
    // Whoever goes elsewhere with the key held would never be heard to let go.
    const onBlur = () => {
      if (held) sound.setMuted(true);
      held = false;
    };
    addEventListener("keydown", onDown);
    addEventListener("keyup", onUp);
    addEventListener("blur", onBlur);
    return () => {
      removeEventListener("keydown", onDown);
      removeEventListener("keyup", onUp);
      removeEventListener("blur", onBlur);
    };
  }, [sound]);
}

/** By the key, whichever script it writes. */
function press(sound: Sound, { code }: KeyboardEvent): boolean {
  const { room } = sound;
  if (code === "KeyM" && may(room.role, "speak")) {
    sound.setMuted(!room.muted);
    return true;
  }
  if (code === "KeyH" && may(room.role, "ask") && room.you) {
    if (room.you.handRaised) sound.send({ type: "lower_hand" });
    else if (room.you.mayAsk) sound.send({ type: "raise_hand" });
    return true;
  }
  const emoji = REACTIONS[Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? 0) - 1];
  if (emoji) sound.send({ type: "react", emoji });
  return emoji !== undefined;
}

function isForRoom(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const target = event.target instanceof Element ? event.target : null;
  return !target?.closest("input, textarea, select, [contenteditable], dialog");
}

/** Space also presses buttons and links that have the focus. */
function mayHold(event: KeyboardEvent): boolean {
  return !(event.target instanceof Element && event.target.closest("button, a, summary, audio"));
}
