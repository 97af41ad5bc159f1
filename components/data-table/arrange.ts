import { boundsOf, inOrder, type ColumnLayout } from "./layout";

interface Arrangeable {
  id: string;
  width: number;
  fixed?: boolean;
}

/** What is that many pixels wide on the screen, as the width of a column. */
export function fromPixels(pixels: number): number {
  return (pixels * 16) / Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** With the column that wide, or its usual width again. */
export function resized(layout: ColumnLayout, column: Arrangeable, width: number | undefined): ColumnLayout {
  const { [column.id]: _before, ...others } = layout.widths;
  if (width === undefined) return { ...layout, widths: others };
  const { least, most } = boundsOf(column);
  return {
    ...layout,
    widths: { ...others, [column.id]: Math.round(Math.min(most, Math.max(least, width))) },
  };
}

/**
 * With the column at that place among those in sight. A fixed column stays first, and those that are not in
 * sight keep their place beside their neighbours.
 */
export function moved<Column extends Arrangeable>(
  layout: ColumnLayout,
  columns: readonly Column[],
  shown: readonly Column[],
  column: Column,
  to: number,
): ColumnLayout {
  const first = shown.filter(({ fixed }) => fixed).length;
  const others = shown.filter((other) => other !== column);
  const at = Math.max(first, Math.min(others.length, to));
  if (column.fixed || shown.indexOf(column) === at) return layout;
  const all = inOrder(columns, layout).filter((other) => other !== column);
  const next = others[at];
  const before = others[at - 1];
  const place = next ? all.indexOf(next) : before ? all.indexOf(before) + 1 : 0;
  const order = all.toSpliced(place, 0, column).map(({ id }) => id);
  const usual = columns.every(({ id }, index) => id === order[index]);
  return { ...layout, order: usual ? [] : order };
}
