import type { DataColumn } from "@/components/data-table/column";

export interface ListColumn<Row, Env> extends DataColumn<Row, Env> {
  /** The column in an export: plain, exact, one figure to a field. */
  fields: readonly string[];
}
