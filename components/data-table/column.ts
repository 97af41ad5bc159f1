import type { ComponentProps } from "react";

export interface FilterOption {
  value: string;
  label: string;
}

/** Why the values a filter was given cannot be applied. */
export interface FilterTrouble {
  given: string[];
  message: string;
}

/** A filter belongs to the column it speaks of; the toolbar is drawn from the columns. */
export interface ColumnFilter<View> {
  id: string;
  label: string;
  /** One answer at a time, or any number of them. */
  kind: "one" | "many";
  read: (view: View) => string[];
  write: (values: string[]) => Partial<View>;
  /** Set while the filter cannot be applied as it is. */
  trouble: (view: View) => FilterTrouble | undefined;
  /** How many can be chosen at once, and what they are called. */
  most?: { count: number; of: string };
  /** Two values that mean the same choice, where that is more than being equal. */
  same?: (a: string, b: string) => boolean;
  /** A hook, so that the choices may come from the server. */
  useOptions: () => FilterOption[];
  /** Which of the values nobody can match any more; none while that is not known. */
  useGone: (values: string[]) => string[];
}

export function sameChoice<View>({ same }: ColumnFilter<View>, a: string, b: string): boolean {
  return same ? same(a, b) : a === b;
}

export interface ExportField<Row, Env> {
  label: string;
  text: (row: Row, env: Env) => string;
}

export interface DataColumn<Row, Env, View> {
  id: string;
  label: string;
  /** Says what the label leaves out. */
  hint?: string;
  /** What the server orders by when its heading is pressed. */
  sort?: { key: string; first: "asc" | "desc" };
  filters?: ColumnFilter<View>[];
  /** Pixels; what is left over is shared out in proportion. */
  width: number;
  align?: "end";
  /** Not shown until somebody asks for it. */
  hidden?: boolean;
  /** Always shown: without it a row could not be told from another. */
  fixed?: boolean;
  /** The cell as the properties of its <td>: no wrapper is spent on it. */
  cell: (row: Row, env: Env) => ComponentProps<"td">;
  /** The column in an export: plain, exact, one figure to a field. */
  fields: ExportField<Row, Env>[];
}

export interface SortState {
  key: string;
  order: "asc" | "desc";
}

export function nextSort<Row, Env, View>(
  column: DataColumn<Row, Env, View>,
  now: SortState,
): SortState | null {
  if (!column.sort) return null;
  if (now.key !== column.sort.key) return { key: column.sort.key, order: column.sort.first };
  return { key: now.key, order: now.order === "asc" ? "desc" : "asc" };
}
