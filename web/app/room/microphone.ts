// The own microphone: asked for in words that fit what went wrong, with a level to look at before anyone hears it.

export type MicrophoneProblem = "denied" | "missing" | "taken" | "insecure" | "unknown";

export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, cause: unknown) {
    super(`The microphone is ${problem}`, { cause });
    this.problem = problem;
  }
}

export interface Device {
  id: string;
  label: string;
}

export class Microphone {
  readonly track: MediaStreamTrack;
  readonly #audio: AudioContext;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  constructor(stream: MediaStream) {
    this.track = stream.getAudioTracks()[0]!;
    this.#audio = new AudioContext();
    this.#analyser = new AnalyserNode(this.#audio, { fftSize: 1024 });
    this.#audio.createMediaStreamSource(stream).connect(this.#analyser);
    this.#samples = new Float32Array(this.#analyser.fftSize);
  }

  get deviceId(): string | undefined {
    return this.track.getSettings().deviceId;
  }

  /** How loud it is now, in dBov. */
  level(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const sum = this.#samples.reduce((total, sample) => total + sample * sample, 0);
    return 10 * Math.log10(sum / this.#samples.length + 1e-13);
  }

  close(): void {
    this.track.stop();
    void this.#audio.close();
  }
}

/** @throws MicrophoneError */
export async function openMicrophone(deviceId?: string): Promise<Microphone> {
  if (!navigator.mediaDevices) throw new MicrophoneError("insecure", undefined);
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
      },
    });
    return new Microphone(stream);
  } catch (error) {
    throw new MicrophoneError(problemOf(error), error);
  }
}

export function problemOf(error: unknown): MicrophoneProblem {
  switch (error instanceof Error || error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "taken";
    default:
      return "unknown";
  }
}

/** Names of devices are told only once a microphone was allowed. */
export async function listMicrophones(): Promise<Device[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, label }));
}
