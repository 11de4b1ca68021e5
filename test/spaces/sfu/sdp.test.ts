// Offers: what is read of them, and which are refused.
import { describe, expect, it } from "vitest";
import { readOffer, writeAnswer } from "#src/spaces/sfu/sdp.ts";
import { cpuOf } from "#test/support/cpu.ts";
import { FINGERPRINT, lineOf, offer } from "./offers.ts";

const refused = expect.objectContaining({ name: "AppError", code: "invalid" }) as Error;

describe("readOffer", () => {
  it("reads a microphone with its level extension, and three slots", () => {
    expect(readOffer(offer({ sections: ["sendonly", "recvonly", "recvonly", "recvonly"] }))).toEqual({
      ufrag: "abcd",
      fingerprint: FINGERPRINT,
      sections: [
        { mid: "0", direction: "sendonly", payloadType: 111, levelId: 1 },
        ...["1", "2", "3"].map((mid) => ({
          mid,
          direction: "recvonly",
          payloadType: 111,
          levelId: undefined,
        })),
      ],
    });
  });

  it("takes the payload type that the peer gives Opus", () => {
    const sdp = offer().replace("a=rtpmap:111", "a=rtpmap:96");
    expect(readOffer(sdp).sections[0]!.payloadType).toBe(96);
  });

  it.each([
    ["two microphones", offer({ sections: ["sendonly", "sendonly"] })],
    ["four slots", offer({ sections: Array.from({ length: 4 }, () => "recvonly") })],
    ["five m-lines", offer({ sections: ["sendonly", ...Array.from({ length: 4 }, () => "recvonly")] })],
    ["no m-line", "v=0\r\n"],
    ["both directions in one section", offer({ sections: ["sendrecv"] })],
    ["video", offer().replace("m=audio", "m=video")],
    ["no Opus", offer().replace("opus", "speex")],
    ["a payload type that reads as RTCP", offer().replace("rtpmap:111", "rtpmap:72")],
    ["no DTLS fingerprint", offer().replace("sha-256", "sha-1")],
    ["no ICE user name", offer().replace("a=ice-ufrag:abcd", "a=ice-ufrag:a b")],
    ["no multiplexed RTCP", offer().replace("a=rtcp-mux", "a=rtcp:9")],
    ["a DTLS role that leaves us none", offer().replace("setup:actpass", "setup:active")],
    ["a mid used twice", offer({ sections: ["recvonly", "recvonly"] }).replace("a=mid:1", "a=mid:0")],
    ["garbage", "\u0000\ufffd".repeat(1000)],
  ])("refuses %s", (_, sdp) => {
    expect(() => readOffer(sdp)).toThrow(refused);
  });

  it("R3: refuses a data channel", () => {
    const channel = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:1\r\na=sctp-port:5000\r\n";
    expect(() => readOffer(offer() + channel)).toThrow(refused);
  });

  it("R6: refuses 100,000 candidates and 2,000 m-lines at once", async () => {
    const candidates = "a=candidate:1 1 udp 2130706431 192.0.2.1 9 typ host\r\n".repeat(100_000);
    const cpu = await cpuOf(() => {
      expect(() => readOffer(offer() + candidates)).toThrow(expect.objectContaining({ code: "too_large" }));
      expect(() => readOffer(offer() + "m=audio 9 RTP/AVP 0\r\n".repeat(2_000))).toThrow(refused);
    });
    expect(cpu).toBeLessThan(500);
  });
});

describe("writeAnswer", () => {
  const candidates = [
    { address: "192.0.2.7", port: 7882 },
    { address: "127.0.0.1", port: 7882 },
  ];
  const answer = (sdp: string) =>
    writeAnswer(readOffer(sdp), {
      ufrag: "ours",
      password: "secret",
      fingerprint: "AA:BB",
      candidates,
      ssrcs: new Map([["1", 4711]]),
      ptime: 60,
    });

  it("answers as ICE-lite and DTLS client with our candidates, best first, UDP before TCP", () => {
    const sdp = answer(offer());
    expect(sdp).toContain("a=ice-lite\r\n");
    expect(lineOf(sdp, "setup")).toBe("active");
    expect(sdp.match(/^a=candidate:.*$/gm)).toEqual([
      "a=candidate:1 1 udp 2130706431 192.0.2.7 7882 typ host",
      "a=candidate:2 1 udp 2130706175 127.0.0.1 7882 typ host",
      "a=candidate:t1 1 tcp 1526726655 192.0.2.7 7882 typ host tcptype passive",
      "a=candidate:t2 1 tcp 1526726399 127.0.0.1 7882 typ host tcptype passive",
    ]);
  });

  it("asks the microphone alone for packets of the room's length", () => {
    expect(answer(offer({ sections: ["sendonly", "recvonly"] })).match(/^a=(max)?ptime:.*$/gm)).toEqual([
      "a=ptime:60",
      "a=maxptime:60",
    ]);
  });

  it("mirrors the directions, takes levels from the microphone and names the slots' SSRCs", () => {
    const [, microphone, slot] = answer(offer({ sections: ["sendonly", "recvonly"] })).split("m=audio");
    expect(microphone).toContain("a=recvonly");
    expect(lineOf(microphone!, "extmap")).toBe("1 urn:ietf:params:rtp-hdrext:ssrc-audio-level");
    expect(slot).toContain("a=sendonly");
    expect(slot).not.toContain("extmap");
    expect(lineOf(slot!, "ssrc")).toBe("4711 cname:sfu");
  });
});
