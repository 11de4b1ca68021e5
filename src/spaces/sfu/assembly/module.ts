// What the host may call.
export { heapStart } from "./scratch.ts";
export { deriveKeys, setKeys, keystream } from "./keys.ts";
export { protectAll, protect, headerLength, unprotect, protectRtcp, unprotectRtcp } from "./srtp.ts";
