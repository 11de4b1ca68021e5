// Reads the record of one speaker from its file, piece by piece: each packet with the time at which it was said.
import { closeSync, openSync, readSync } from "node:fs";
import { isSilent, opusSamples, readOpusTag, readPages, type Page } from "./ogg.ts";
import { FROM_TAG } from "./track.ts";

const PIECE = 65_536;

export interface Said {
  /** In samples at 48 kHz since the record began. */
  position: number;
  samples: number;
  payload: Buffer;
}

/** In the order of their time. What stands in for missing packets is left out: the gap says the same. */
export function* readTrack(file: string): Generator<Said> {
  let [from, end] = [0, 0];
  for (const page of readPages(piecesOf(file))) {
    const start = page.isFirst ? undefined : startOf(page);
    if (start !== undefined) from = start;
    if (start !== undefined || page.isFirst) continue;
    for (const said of packetsOf(page, from)) {
      // Two streams of one file overlap by what the network delayed.
      if (said.position < end) continue;
      end = said.position + said.samples;
      yield said;
    }
  }
}

function* piecesOf(file: string): Generator<Buffer> {
  const fd = openSync(file, "r");
  try {
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE);
      const length = readSync(fd, piece);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(fd);
  }
}

/** Where the stream begins of which this page is the second. */
function startOf({ packets: [packet] }: Page): number | undefined {
  const ms = packet && readOpusTag(packet, FROM_TAG);
  return ms === undefined ? undefined : Number(ms) * 48;
}

function packetsOf({ granule, packets }: Page, from: number): Said[] {
  const length = packets.reduce((sum, packet) => sum + opusSamples(packet), 0);
  let position = from + granule - length;
  return packets.flatMap((payload) => {
    const samples = opusSamples(payload);
    const said = { position, samples, payload };
    position += samples;
    return isSilent(payload) ? [] : [said];
  });
}
