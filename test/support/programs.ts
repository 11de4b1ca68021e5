// The programs of the system that some tests drive. npm test installs them where it may and says loudly what is left out; under
// CI nothing may be left out, so a missing one fails its tests there.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

export type Program = "chromium" | "espeak-ng" | "ffmpeg" | "toot";
/** Libraries of Debian's Python, and a file of each. */
const LIBRARIES = {
  aiortc: "/usr/lib/python3/dist-packages/aiortc/__init__.py",
  webrtcbin: "/usr/lib/python3/dist-packages/gi/overrides/Gst.py",
};
type Library = keyof typeof LIBRARIES;

/** Where it is, or its bare name where it is not. */
export function pathOf(program: Program): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? program;
}

/** Whether tests that need these are to be skipped here. */
export function lacks(...needed: (Program | Library)[]): boolean {
  const isMissing = (name: Program | Library) =>
    isLibrary(name) ? !existsSync(LIBRARIES[name]) : pathOf(name) === name;
  return process.env["CI"] === undefined && needed.some(isMissing);
}

function isLibrary(name: string): name is Library {
  return name in LIBRARIES;
}
