// How many listened, over the time of the Space: a line for the eye and a table for everyone; for its host and staff.
import { useEffect, useState } from "preact/hooks";
import { useApp } from "../context.ts";
import type { Space, SpaceFigures } from "../entities/spaces.ts";
import { useSession } from "../session.tsx";

interface HostFiguresProps {
  space: Space;
  /** As the page came with them; null where the Space ended since. */
  came: SpaceFigures | null;
}

export function HostFigures({ space, came }: HostFiguresProps) {
  const { tr } = useSession();
  const app = useApp();
  const [figures, setFigures] = useState(came);
  useEffect(() => {
    if (came) return;
    app?.api.spaceFigures(space.id).then(setFigures, () => setFigures(null));
  }, [app?.api, came, space.id]);
  if (!figures) return null;
  return (
    <section class="pane" aria-labelledby="figures-title">
      <h2 id="figures-title">{tr.t("replay.figures")}</h2>
      <div class="stack g3 pad">
        <p class="num">{tr.t("replay.peak", { count: figures.peak_listeners })}</p>
        {figures.listeners.length > 1 && <Line figures={figures} />}
        <details>
          <summary class="small link">{tr.t("replay.figures_table")}</summary>
          <table class="small num">
            <tbody>
              {figures.listeners.map(({ at, listeners }) => (
                <tr key={at}>
                  <th scope="row">{tr.date(new Date(at), { hour: "numeric", minute: "2-digit" })}</th>
                  <td>{tr.number(listeners)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </div>
    </section>
  );
}

/** Time runs from left to right in both languages, as sound does. */
function Line({ figures: { listeners, peak_listeners: peak } }: { figures: SpaceFigures }) {
  const points = listeners.map(({ listeners: count }, index) => {
    const x = (index / (listeners.length - 1)) * 100;
    return `${x.toFixed(2)},${(32 - (count / Math.max(1, peak)) * 30).toFixed(2)}`;
  });
  return (
    <svg class="wave" viewBox="0 0 100 32" preserveAspectRatio="none" aria-hidden="true">
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        vector-effect="non-scaling-stroke"
      />
    </svg>
  );
}
