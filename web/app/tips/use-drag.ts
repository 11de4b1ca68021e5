// Drags a row of a list by its handle, with mouse, pen or finger: the row moves when it is let go.
import { useState } from "preact/hooks";

export interface Drag {
  /** The row that is held, and the place that it would take. */
  from: number;
  to: number;
}

export interface DragHandle {
  onPointerDown: (event: PointerEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  onPointerUp: () => void;
  onPointerCancel: () => void;
}

export function useDrag(move: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const handleOf = (place: number): DragHandle => ({
    onPointerDown(event) {
      if (event.button !== 0) return;
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      setDrag({ from: place, to: place });
    },
    onPointerMove(event) {
      if (drag) setDrag({ ...drag, to: placeAt(event) });
    },
    onPointerUp() {
      if (drag) move(drag.from, drag.to);
      setDrag(null);
    },
    onPointerCancel: () => setDrag(null),
  });
  return { drag, handleOf };
}

/** The place among the rows of the list that the pointer is over; the first or last one beyond its ends. */
function placeAt(event: PointerEvent): number {
  const list = (event.currentTarget as Element).closest("ul")!;
  const rows = [...list.children].map((row) => row.getBoundingClientRect());
  const over = rows.findIndex(({ bottom }) => event.clientY < bottom);
  return over < 0 ? rows.length - 1 : over;
}
