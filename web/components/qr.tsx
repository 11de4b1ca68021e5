// A QR code drawn here, as one path on white; nothing is asked of anyone else.
import { encode } from "uqr";
import { useTranslator } from "../app/session.tsx";

export function Qr({ text }: { text: string }) {
  const tr = useTranslator();
  const { data, size } = encode(text, { border: 0, ecc: "M" });
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={tr.t("tips.qr")}
      shape-rendering="crispEdges"
    >
      <path fill="currentColor" d={pathOf(data)} />
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
