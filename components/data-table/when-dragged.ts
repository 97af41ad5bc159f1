export interface Drag {
  press: MouseEvent;
  /** The first move after it; null for a press that needs none. */
  move: PointerEvent | null;
}

/** Most presses of a heading only order the table, and need nothing drawn: a drag begins with a move. */
export function whenDragged(press: MouseEvent, begin: (drag: Drag) => void): void {
  if (press.type === "dblclick") return begin({ press, move: null });
  const end = () => {
    window.removeEventListener("pointermove", moved);
    window.removeEventListener("pointerup", end);
    window.removeEventListener("pointercancel", end);
  };
  const moved = (move: PointerEvent) => {
    end();
    if (move.buttons !== 0) begin({ press, move });
  };
  window.addEventListener("pointermove", moved);
  window.addEventListener("pointerup", end);
  window.addEventListener("pointercancel", end);
}
