import type { ComponentProps } from "react";

export interface DataColumn<Row, Env> {
  id: string;
  label: string;
  /** Says what the label leaves out. */
  hint?: string;
  /** What the server orders by when its heading is pressed. */
  sort?: { key: string; first: "asc" | "desc" };
  /** In sixteenths of a rem, until someone gives it another. */
  width: number;
  /** Takes the room that the others leave, and has this width at least. */
  grows?: boolean;
  align?: "end";
  /** Not shown until someone asks for it. */
  hidden?: boolean;
  /** Always shown, and first: without it a row could not be told from another. */
  fixed?: boolean;
  /** The cell as the properties of its <td>: no wrapper is spent on it. */
  cell: (row: Row, env: Env) => ComponentProps<"td">;
}

export interface SortState {
  key: string;
  order: "asc" | "desc";
}
