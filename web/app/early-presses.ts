// A press made after the script came but before the page is taken over: held, and made again once it can be answered.

/** Marks links that do in a running browser something else than lead to their address. */
const HELD = "a[data-opens]";

/**
 * Begins to hold; the function returned lets go. Without it such a press leads to the address as if there were no
 * scripts. So does a second press of the same link: whoever presses twice has waited long enough.
 */
export function holdEarlyPresses(): () => void {
  let held: HTMLElement | null = null;
  const hold = (event: MouseEvent) => {
    const link = (event.target as Element).closest?.<HTMLElement>(HELD);
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    if (link === held) return;
    event.preventDefault();
    held = link;
  };
  document.addEventListener("click", hold, true);
  return () => {
    document.removeEventListener("click", hold, true);
    held?.click();
  };
}
