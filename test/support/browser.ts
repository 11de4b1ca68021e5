// Debian's Chromium for tests: with a microphone that plays a file, and pages whose calls a test can look into.
import { chromium, type Browser, type Page } from "playwright-core";
import { pathOf } from "./programs.ts";

/** The last list counts, so Playwright's own (of 1.65) stands in ours. */
const DISABLED_BY_PLAYWRIGHT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
];

/** Two pages for suggestions below an address bar that nobody sees: each window loads them, which takes longer than a page of ours. */
const SUGGESTIONS = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--disable-features=${[...DISABLED_BY_PLAYWRIGHT, ...SUGGESTIONS].join(",")}`,
];

export interface BrowserOptions {
  flags?: string[];
  /** Of the machine: several and allowed to every page, if nothing else is said; asked for as people are asked; or none. */
  microphones?: "allowed" | "asked" | "none";
  /** A WAV file, played over and over as what the microphone hears. */
  microphone?: string;
}

export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const { flags = [], microphones = "allowed", microphone } = options;
  const sound = [
    ...(microphones === "none" ? [] : ["--use-fake-device-for-media-stream"]),
    ...(microphones === "allowed" ? ["--use-fake-ui-for-media-stream"] : []),
    ...(microphone ? [`--use-file-for-fake-audio-capture=${microphone}`] : []),
  ];
  return chromium.launch({ executablePath: pathOf("chromium"), args: [...quiet, ...sound, ...flags] });
}

interface Watched {
  watchedCalls?: RTCPeerConnection[];
}

/** Before the page loads: keeps its RTCPeerConnections where `received` finds them. */
export async function watchCalls(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const calls: RTCPeerConnection[] = [];
    (globalThis as Watched).watchedCalls = calls;
    globalThis.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        calls.push(this);
      }
    };
  });
}

export interface Received {
  /** RTCPeerConnections that the page has made so far. */
  calls: number;
  /** RTP packets of all its audio streams. */
  packets: number;
}

export async function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const calls = (globalThis as Watched).watchedCalls ?? [];
    let packets = 0;
    for (const call of calls) {
      for (const entry of (await call.getStats()).values()) {
        if (entry.type === "inbound-rtp") packets += Number(entry.packetsReceived);
      }
    }
    return { calls: calls.length, packets };
  });
}

/** Records what the page's audio elements play, decoded, for some seconds; mono samples and their rate. */
export async function record(page: Page, seconds: number): Promise<{ samples: Float32Array; rate: number }> {
  const { rate, samples } = await page.evaluate(async (duration) => {
    const context = new AudioContext();
    const mix = context.createScriptProcessor(4096, 1, 1);
    const heard: number[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    mix.addEventListener("audioprocess", ({ inputBuffer, outputBuffer }) => {
      heard.push(...inputBuffer.getChannelData(0));
      outputBuffer.getChannelData(0).fill(0);
      if (heard.length >= duration * context.sampleRate) resolve();
    });
    for (const { srcObject } of document.querySelectorAll("audio")) {
      if (srcObject instanceof MediaStream && srcObject.getAudioTracks().length > 0) {
        context.createMediaStreamSource(srcObject).connect(mix);
      }
    }
    mix.connect(context.destination);
    await promise;
    await context.close();
    return { rate: context.sampleRate, samples: heard };
  }, seconds);
  return { rate, samples: Float32Array.from(samples) };
}
