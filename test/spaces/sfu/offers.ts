// Offers written by hand, for peers that are no browsers and for those that are up to no good.

interface Shape {
  /** Directions of the audio sections. */
  sections?: string[];
  /** Lines added to the first section. */
  extra?: string[];
  ufrag?: string;
}

export const FINGERPRINT = Array.from({ length: 32 }, () => "AB").join(":");

export function offer({ sections = ["recvonly"], extra = [], ufrag = "abcd" }: Shape = {}): string {
  const lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0"];
  sections.forEach((direction, i) =>
    lines.push(...audioSection(i, direction, ufrag), ...(i === 0 ? extra : [])),
  );
  return `${lines.join("\r\n")}\r\n`;
}

function audioSection(mid: number, direction: string, ufrag: string): string[] {
  return [
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
    "c=IN IP4 0.0.0.0",
    `a=mid:${mid}`,
    "a=rtcp-mux",
    `a=ice-ufrag:${ufrag}`,
    "a=ice-pwd:0123456789012345678901",
    `a=fingerprint:sha-256 ${FINGERPRINT}`,
    "a=setup:actpass",
    "a=rtpmap:111 opus/48000/2",
    "a=rtpmap:0 PCMU/8000",
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on",
    `a=${direction}`,
  ];
}

/** A line's value in an SDP. */
export function lineOf(sdp: string, name: string): string {
  return new RegExp(`^a=${name}:(.*?)\\r?$`, "m").exec(sdp)?.[1] ?? "";
}
