// A press that is asked about first: what it does stands beside the button that does it. Needs no scripts.
import type { ComponentChildren } from "preact";

interface SureProps {
  /** On the button that asks. */
  label: string;
  /** With whom or what, where the same label stands more than once. */
  named?: string;
  /** What happens. */
  help: string;
  /** The press itself. */
  children: ComponentChildren;
}

export function Sure({ label, named, help, children }: SureProps) {
  return (
    <details class="sure" name="sure">
      <summary class="btn danger-line" aria-label={named}>
        {label}
      </summary>
      <div class="card pad stack g3">
        <p class="small">{help}</p>
        {children}
      </div>
    </details>
  );
}
