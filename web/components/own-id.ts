// An id that nothing else on the page has: Preact's own counts anew for what comes later, so that two dialogs had one, and the second
// the name of the first.
import { useEffect, useId, useState } from "preact/hooks";

let made = 0;

/** The server's and the browser's first rendering agree on one; it is the page's own right after. */
export function useOwnId(): string {
  const first = useId();
  const [id, setId] = useState(first);
  useEffect(() => setId(`own-${++made}`), []);
  return id;
}
