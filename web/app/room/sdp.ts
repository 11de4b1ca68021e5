// Prepares an offer for the room: the server reads no candidates, and learns addresses from the connectivity checks alone.

/** Asks one's own encoder for packets of this length, by what the answer says. */
export function withPtime(sdp: string, ms: number): string {
  return sdp.replaceAll(/^a=ptime:\d+/gm, `a=ptime:${ms}`);
}

export function withoutCandidates(sdp: string): string {
  return sdp
    .split(/\r?\n/)
    .filter((line) => !/^a=(candidate:|end-of-candidates)/.test(line))
    .join("\r\n");
}
