// Keeps the sum of several voices within bounds: down at once, up again slowly, so that nothing crackles.

const CEILING = 0.97;
/** Of the way back to full loudness, each frame of 20 ms. */
const RECOVERY = 0.02;

export class Limiter {
  #gain = 1;

  apply(frame: Float32Array): void {
    let peak = 0;
    for (const sample of frame) peak = Math.max(peak, Math.abs(sample));
    const allowed = peak > CEILING ? CEILING / peak : 1;
    const before = this.#gain;
    this.#gain = Math.min(allowed, before + (1 - before) * RECOVERY);
    for (let i = 0; i < frame.length; i++) {
      // A frame that would be too loud is turned down from its first sample.
      const gain = allowed < before ? this.#gain : before + ((this.#gain - before) * i) / frame.length;
      frame[i]! *= gain;
    }
  }
}
