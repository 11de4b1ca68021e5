// Prepares an offer for the room: the server reads no candidates, and learns addresses from the connectivity checks alone.

export function withoutCandidates(sdp: string): string {
  return sdp
    .split(/\r?\n/)
    .filter((line) => !/^a=(candidate:|end-of-candidates)/.test(line))
    .join("\r\n");
}
