// A speaker's words as text, made by the speaker's own browser; on the device where the browser can.
import type { ClientMessage } from "#src/spaces/messages.ts";
import { firstCaptionLine, MAX_CAPTION } from "./protocol.ts";

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
  available?(options: LocalSpeech): Promise<string>;
  install?(options: LocalSpeech): Promise<boolean>;
}

/** Of the Web Speech API (SpeechRecognitionOptions). */
interface LocalSpeech {
  langs: string[];
  processLocally: true;
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

/** What comes down before the first word, where it is not there yet. */
const ON_DEVICE = ["available", "downloadable", "downloading"];

function localSpeech(language: string): LocalSpeech {
  return { langs: [language], processLocally: true };
}

export async function speechPlace(language: string): Promise<SpeechPlace> {
  const Recognition = recognitionClass();
  if (!Recognition) return "none";
  try {
    const state = await Recognition.available?.(localSpeech(language));
    return state && ON_DEVICE.includes(state) ? "device" : "elsewhere";
  } catch {
    return "elsewhere";
  }
}

/** Before it is started again, in ms: at once after a silence, ever later when it fails. */
const WAITS = [0, 1_000, 2_000, 5_000, 15_000, 30_000];
/** What ends sooner than this, and said nothing, has failed. */
const SHORT_MS = 1_000;
/** Trying again would change nothing. */
const REFUSALS = ["not-allowed", "service-not-allowed", "language-not-supported"];
/** Ordinary ends, though they come as errors. */
const ORDINARY = ["no-speech", "aborted"];

export interface SpeechOptions {
  language: string;
  onDevice: boolean;
  send(message: ClientMessage): void;
  /** The person or the browser said no: it has stopped by itself. */
  onRefused(): void;
}

/** Sends each sentence as it grows, until the function returned is called. */
export function captionSpeech({ language, onDevice, send, onRefused }: SpeechOptions): () => void {
  const recognition = new (recognitionClass()!)();
  let line = firstCaptionLine();
  let over = false;
  let failures = 0;
  let failed = false;
  let begun = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const refuse = () => {
    over = true;
    onRefused();
  };
  const start = () => {
    failed = false;
    begun = Date.now();
    recognition.start();
  };
  recognition.lang = language;
  recognition.continuous = true;
  recognition.interimResults = true;
  if (onDevice) recognition.processLocally = true;
  recognition.addEventListener("result", (event) => {
    failures = 0;
    begun = 0;
    const { results, resultIndex } = event as unknown as Results;
    for (let index = resultIndex; index < results.length; index++) {
      const { isFinal: final, 0: best } = results[index]!;
      const text = best.transcript.trim().slice(0, MAX_CAPTION);
      if (text) send({ type: "caption", line, text, final });
      if (final) line++;
    }
  });
  recognition.addEventListener("error", (event) => {
    const { error } = event as unknown as { error: string };
    failed ||= !ORDINARY.includes(error);
    if (over || !REFUSALS.includes(error)) return;
    refuse();
  });
  // Browsers end it after a silence.
  recognition.addEventListener("end", () => {
    if (over) return;
    failures = failed || Date.now() - begun < SHORT_MS ? failures + 1 : 0;
    waiting = setTimeout(start, WAITS[Math.min(failures, WAITS.length - 1)]);
  });
  if (onDevice) void bringDown(language).then((isHere) => !over && (isHere ? start() : refuse()));
  else start();
  return () => {
    over = true;
    clearTimeout(waiting);
    recognition.stop();
  };
}

/** False where the browser can't have it on the device after all. */
async function bringDown(language: string): Promise<boolean> {
  try {
    return (await recognitionClass()!.install?.(localSpeech(language))) ?? true;
  } catch {
    return false;
  }
}
