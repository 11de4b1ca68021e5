// Scratch memory, shared: there is one packet at a time. Behind it begins what the host allocates.
export const BLOCKS: usize = memory.data(128, 16); // in and out of aes8
export const COUNTER: usize = memory.data(16, 16);
export const ONE_ROUND: usize = memory.data(32, 16); // key of the one-round cipher that computes SubWord
export const WORDS: usize = memory.data(320, 16); // SHA-1 message schedule
export const BLOCK64: usize = memory.data(64, 16);
export const STATE: usize = memory.data(20, 16);
export const PADS: usize = memory.data(64, 16);
export const TAG: usize = memory.data(32, 16);

/** First byte that the host may use. */
export function heapStart(): u32 {
  return <u32>((__heap_base + 63) & ~63);
}
