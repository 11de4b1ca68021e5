// A press made after the script came but before the page is taken over: held, and made again once it can be answered.

/** Links that do in a running browser something else than lead to their address, and buttons that do nothing without one. */
const HELD = "a[data-opens], button[type=button]";

/**
 * Begins to hold; the function returned lets go. Without it such a press leads to the address as if there were no
 * scripts, or to nothing. A second press of the same link does: whoever presses twice has waited long enough.
 */
export function holdEarlyPresses(): () => void {
  let held: HTMLElement | null = null;
  const hold = (event: MouseEvent) => {
    const pressed = (event.target as Element).closest?.<HTMLElement>(HELD);
    if (!pressed || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    if (pressed === held) return;
    event.preventDefault();
    held = pressed;
  };
  document.addEventListener("click", hold, true);
  return () => {
    document.removeEventListener("click", hold, true);
    held?.click();
  };
}
