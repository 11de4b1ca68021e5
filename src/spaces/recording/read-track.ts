// Reads the record of one speaker: each packet with the time at which it was said.
import { isSilent, opusSamples, readOpusTag, readPages, type Page } from "./ogg.ts";
import { FROM_TAG } from "./track.ts";

export interface Said {
  /** In samples at 48 kHz since the record began. */
  position: number;
  samples: number;
  payload: Buffer;
}

/** In the order of their time. What stands in for missing packets is left out: the gap says the same. */
export function readTrack(file: Buffer): Said[] {
  const said: Said[] = [];
  let from = 0;
  for (const page of readPages(file)) {
    const start = page.isFirst ? undefined : startOf(page);
    if (start !== undefined) from = start;
    else if (!page.isFirst) said.push(...packetsOf(page, from));
  }
  return said.sort((a, b) => a.position - b.position);
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
