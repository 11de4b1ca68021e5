// Shows what the set-up is doing, on standard error so that a command's own output stays clean.

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs `work` under a line that counts the seconds in a terminal, and says start and end elsewhere.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const began = Date.now();
  const live = process.stderr.isTTY;
  const show = (text) => process.stderr.write(live ? `\r\u001b[2K${text}` : `${text}\n`);
  show(`… ${label}`);
  const ticking = live ? setInterval(() => show(`… ${label}  ${seconds(began)}`), 1000) : undefined;
  try {
    const result = await work();
    show(`✓ ${label}  ${seconds(began)}${live ? "\n" : ""}`);
    return result;
  } catch (error) {
    show(`✗ ${label}  ${seconds(began)}${live ? "\n" : ""}`);
    throw error;
  } finally {
    clearInterval(ticking);
  }
}

/** Ends the process with what a person needs to read, without a stack trace. */
export function giveUp(error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
