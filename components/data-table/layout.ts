/**
 * How someone arranged the columns: their order and those widths that are not the usual ones. Widths are in
 * sixteenths of a rem, which are pixels where the reader has not chosen larger letters.
 */
export interface ColumnLayout {
  /** Ids of all columns, or none where the order is the usual one. */
  order: readonly string[];
  widths: Readonly<Record<string, number>>;
}

interface Arrangeable {
  id: string;
  width: number;
  fixed?: boolean;
  grows?: boolean;
}

export const usualLayout: ColumnLayout = { order: [], widths: {} };

/** Whether nothing was moved or resized. */
export function isUsual({ order, widths }: ColumnLayout): boolean {
  return order.length === 0 && Object.keys(widths).length === 0;
}

/** A width as a stylesheet has it: it grows with the letters. */
export function inRem(width: number): string {
  return `${width / 16}rem`;
}

/** The fixed column stays in sight, so it must leave room for the others. */
export function boundsOf({ fixed = false }: Pick<Arrangeable, "fixed">): { least: number; most: number } {
  return fixed ? { least: 112, most: 360 } : { least: 48, most: 1600 };
}

/** In the order of the layout. Fixed columns are first, those that the layout does not know are last. */
export function inOrder<Column extends Arrangeable>(
  columns: readonly Column[],
  { order }: Pick<ColumnLayout, "order">,
): readonly Column[] {
  if (order.length === 0) return columns;
  const place = ({ id, fixed }: Column) =>
    fixed ? -1 : order.includes(id) ? order.indexOf(id) : order.length;
  return columns.toSorted((a, b) => place(a) - place(b));
}

/**
 * The column that takes the room that is left, so that every other one is exactly as wide as it was made:
 * the one made for it, or else the last. None where these have been given a width.
 */
export function growingOf<Column extends Arrangeable>(
  shown: readonly Column[],
  { widths }: ColumnLayout,
): Column | undefined {
  const free = (column: Column | undefined) =>
    column && !Object.hasOwn(widths, column.id) ? column : undefined;
  return free(shown.find(({ grows }) => grows)) ?? free(shown.at(-1));
}

/** As the cookie keeps it: "note.tags~note_240.name_200". */
export function writeLayout({ order, widths }: ColumnLayout): string {
  const sizes = Object.entries(widths).map(([id, width]) => `${id}_${width}`);
  return `${order.join(".")}~${sizes.join(".")}`;
}

/** What cannot be read is left out: a cookie may hold anything. */
export function readLayout(text = ""): ColumnLayout {
  const [order = "", sizes = ""] = text.split("~");
  const widths = [...sizes.matchAll(/(?:^|\.)([a-z-]+)_(\d{1,4})(?=\.|$)/g)];
  return {
    order: order.split(".").filter((id) => /^[a-z-]+$/.test(id)),
    widths: Object.fromEntries(widths.map(([, id = "", width]) => [id, Number(width)])),
  };
}
