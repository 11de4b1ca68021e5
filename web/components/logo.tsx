// The sign of the house and its name in the script of the page.
import { useSession } from "../app/session.tsx";

const boxes = {
  en: { viewBox: "0.2 -11.2 64.3 11.7", width: 64, height: 12, x: 0.2, y: -11.2, w: 64.3, h: 11.7 },
  ar: { viewBox: "0.6 -11.3 47.8 19.7", width: 48, height: 20, x: 0.6, y: -11.3, w: 47.8, h: 19.7 },
};

export function Logo() {
  const { sprite } = useSession();
  return (
    <svg class="icon l logo" aria-hidden="true">
      <use href={`${sprite}#i-logo`} />
    </svg>
  );
}

export function Wordmark() {
  const { sprite, tr } = useSession();
  const box = boxes[tr.lang];
  return (
    <svg
      class={`wordmark ${tr.lang}`}
      viewBox={box.viewBox}
      width={box.width}
      height={box.height}
      role="img"
      aria-label={tr.t("app.name")}
    >
      <use href={`${sprite}#i-wordmark-${tr.lang}`} x={box.x} y={box.y} width={box.w} height={box.h} />
    </svg>
  );
}
