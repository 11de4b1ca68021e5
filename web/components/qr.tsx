// A QR code drawn here, as one path on white; nothing is asked of anyone else.
import encode from "qr";
import { useTranslator } from "../app/session.tsx";

/** Modules of white that the library leaves around; the rest of the quiet zone is the picture's padding. */
const BORDER = 1;

/** `label` says what it is a code of. */
export function Qr({ text, label }: { text: string; label?: string }) {
  const tr = useTranslator();
  const modules = encode(text, "raw", { ecc: "medium", border: BORDER });
  const size = modules.length - 2 * BORDER;
  return (
    <svg
      class="qr"
      viewBox={`${BORDER} ${BORDER} ${size} ${size}`}
      role="img"
      aria-label={label ?? tr.t("tips.qr")}
      shape-rendering="crispEdges"
    >
      <path fill="currentColor" d={pathOf(modules)} />
    </svg>
  );
}

/** Each run of dark modules in a row is one rectangle. */
function pathOf(modules: boolean[][]): string {
  let path = "";
  for (const [y, row] of modules.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x++;
      path += `M${start} ${y}h${x - start + 1}v1H${start}z`;
    }
  }
  return path;
}
