"use client";

import { useEffect, useRef, useState } from "react";
import { fromPixels, moved, resized } from "./arrange";
import type { ColumnLayout } from "./layout";
import type { Drag } from "./when-dragged";

interface Arrangeable {
  id: string;
  width: number;
  fixed?: boolean;
}

interface ColumnDragProps<Column extends Arrangeable> extends Drag {
  columns: readonly Column[];
  shown: readonly Column[];
  layout: ColumnLayout;
  /** Shown while it is dragged; null is the layout again. */
  onDraft: (layout: ColumnLayout | null) => void;
  onLayout: (layout: ColumnLayout) => void;
  onClose: () => void;
}

/** How far from its right edge a heading is its divider, in pixels. */
const grip = 9;
/** How far the pointer goes until a press is a drag. */
const slack = 6;

/**
 * Only for the table, which loads it when the pointer comes to its heading: a divider that is dragged resizes
 * its column, a heading that is dragged moves it. The panel "Move and resize" does both by key.
 */
export default function ColumnDrag<Column extends Arrangeable>(props: ColumnDragProps<Column>) {
  const { press, move } = props;
  const latest = useRef(props);
  const [line, setLine] = useState<number | null>(null);
  const [resizing, setResizing] = useState(false);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const { columns, shown, layout, onDraft, onLayout, onClose } = latest.current;
    const head = press.target instanceof Element ? press.target.closest("th") : null;
    const scroller = head?.closest<HTMLElement>(".table-scroll");
    const column = head && shown[head.cellIndex - 1];
    if (!head || !scroller || !column || press.button !== 0) return onClose();
    const box = head.getBoundingClientRect();
    const onGrip = press.clientX > box.right - grip;
    if (press.type === "dblclick") {
      if (onGrip) onLayout(resized(layout, column, undefined));
      return onClose();
    }
    const touched = "pointerType" in press && press.pointerType === "touch";
    // A finger on a heading scrolls the table.
    if (!onGrip && (column.fixed || touched)) return onClose();

    let result = layout;
    const drag = ({ clientX, buttons }: PointerEvent) => {
      // It was let go before this was there.
      if (buttons === 0) return end();
      const way = clientX - press.clientX;
      if (onGrip) {
        result = resized(layout, column, fromPixels(box.width + way));
        onDraft(result);
        return setResizing(true);
      }
      if (Math.abs(way) < slack && result === layout) return;
      const heads = [...scroller.querySelectorAll<HTMLElement>("thead th")].slice(1, -1);
      const edges = heads.map((each) => each.getBoundingClientRect());
      const passed = edges.filter((edge, at) => heads[at] !== head && clientX > edge.left + edge.width / 2);
      result = moved(layout, columns, shown, column, passed.length);
      const edge = passed.at(-1)?.right ?? edges[0]?.right ?? 0;
      setLine(edge - scroller.getBoundingClientRect().left + scroller.scrollLeft);
    };
    const end = () => {
      onDraft(null);
      onClose();
    };
    const drop = () => {
      if (result !== layout) onLayout(result);
      end();
    };
    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      end();
    };
    window.addEventListener("pointermove", drag);
    window.addEventListener("pointerup", drop);
    window.addEventListener("pointercancel", end);
    window.addEventListener("keydown", giveUp, true);
    if (move) drag(move);
    return () => {
      window.removeEventListener("pointermove", drag);
      window.removeEventListener("pointerup", drop);
      window.removeEventListener("pointercancel", end);
      window.removeEventListener("keydown", giveUp, true);
    };
  }, [press, move]);

  if (line === null && !resizing) return null;
  return (
    <>
      {/* Over everything, so that nothing else answers to the pointer, nor to the click at the end. */}
      <div className={resizing ? "dragging resizing" : "dragging"} />
      {line !== null && <div className="drop-line" style={{ left: line }} />}
    </>
  );
}
