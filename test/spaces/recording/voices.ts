// Speech as a speaker's browser would send it: made by espeak-ng, cut into Opus packets of 20 ms.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Application, createEncoder } from "libopus-wasm";
import { Track } from "#src/spaces/recording/track.ts";
import { samplesOf, speak } from "#test/support/speech.ts";

const FRAME = 960;

export interface Voice {
  /** 48 kHz. */
  samples: Float32Array;
  packets: Buffer[];
}

/** With a second of silence at its end. */
export async function voiceSaying(text: string): Promise<Voice> {
  const folder = mkdtempSync(join(tmpdir(), "hakawati-voice-"));
  const file = join(folder, "voice.wav");
  speak(text, file);
  const { samples } = samplesOf(file);
  rmSync(folder, { recursive: true });
  using encoder = await createEncoder({ channels: 1, application: Application.Voip, bitrate: 32_000 });
  const packets: Buffer[] = [];
  for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
    packets.push(Buffer.from(encoder.encodeFloat(samples.subarray(at, at + FRAME))));
  }
  return { samples, packets };
}

/** An RTP packet as it stands decrypted in the SFU. */
export function rtp(sequence: number, timestamp: number, payload: Buffer, ssrc = 1): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = 111;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, payload]);
}

/** Something that is no silence: packets of an encoder that was given a tone. */
export async function hum(file: string, from: number, duration: number): Promise<void> {
  using encoder = await createEncoder({ channels: 1 });
  const tone = (at: number) =>
    Float32Array.from({ length: 960 }, (_, i) => 0.4 * Math.sin((at * 960 + i) / 20));
  const track = new Track({ file, fromMs: from }, 0);
  for (let i = 0; i < duration / 20; i++) {
    track.receive(rtp(i, i * 960, Buffer.from(encoder.encodeFloat(tone(i)))), 20 * i);
  }
  await track.close();
}
