// A speaker's words as text, made by the speaker's own browser; on the device where the browser can.
import type { ClientMessage } from "#src/spaces/messages.ts";
import { MAX_CAPTION } from "./protocol.ts";

interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally?: boolean;
  start(): void;
  stop(): void;
}

interface RecognitionClass {
  new (): Recognition;
  available?(options: { langs: string[]; processLocally: boolean }): Promise<string>;
}

interface Results {
  results: ArrayLike<{ isFinal: boolean; 0: { transcript: string } }>;
  resultIndex: number;
}

function recognitionClass(): RecognitionClass | undefined {
  const place = globalThis as {
    SpeechRecognition?: RecognitionClass;
    webkitSpeechRecognition?: RecognitionClass;
  };
  return place.SpeechRecognition ?? place.webkitSpeechRecognition;
}

/** elsewhere: the browser's maker hears the microphone while it is on. */
export type SpeechPlace = "none" | "device" | "elsewhere";

export async function speechPlace(language: string): Promise<SpeechPlace> {
  const Recognition = recognitionClass();
  if (!Recognition) return "none";
  try {
    const state = await Recognition.available?.({ langs: [language], processLocally: true });
    return state === "available" ? "device" : "elsewhere";
  } catch {
    return "elsewhere";
  }
}

export interface SpeechOptions {
  language: string;
  onDevice: boolean;
  send(message: ClientMessage): void;
}

/** Sends each sentence as it grows, until the function returned is called. */
export function captionSpeech({ language, onDevice, send }: SpeechOptions): () => void {
  const recognition = new (recognitionClass()!)();
  let line = Date.now() % 1_000_000_000; // above what this browser sent before, also after a new start
  let over = false;
  recognition.lang = language;
  recognition.continuous = true;
  recognition.interimResults = true;
  if (onDevice) recognition.processLocally = true;
  recognition.addEventListener("result", (event) => {
    const { results, resultIndex } = event as unknown as Results;
    for (let index = resultIndex; index < results.length; index++) {
      const { isFinal: final, 0: best } = results[index]!;
      const text = best.transcript.trim().slice(0, MAX_CAPTION);
      if (text) send({ type: "caption", line, text, final });
      if (final) line++;
    }
  });
  // Browsers end it after a silence.
  recognition.addEventListener("end", () => {
    if (!over) recognition.start();
  });
  recognition.addEventListener("error", (event) => {
    const { error } = event as unknown as { error: string };
    if (error === "not-allowed" || error === "service-not-allowed" || error === "language-not-supported")
      over = true;
  });
  recognition.start();
  return () => {
    over = true;
    recognition.stop();
  };
}
