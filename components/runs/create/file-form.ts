import { type Dispatch, type SetStateAction, useRef } from "react";
import { TableProblemError } from "@/components/forms/read-csv";
import { DeskError } from "@/lib/domain/errors";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/create-many";
import { convertRows, type CreateRow, unmappedFields } from "./convert";
import { readTable, type Table } from "./read-table";
import { targetsOf } from "./targets";

export interface FileForm {
  text: string;
  table: Table | null;
  /** The text that `table` was read from. */
  of?: string;
  emailPattern: string;
  problem: string | null;
}

export const emptyFileForm: FileForm = { text: "", table: null, emailPattern: "", problem: null };

/** Reads a text as a table with these fields; the last text counts, whichever is read first. */
export function useTableReader(
  setFile: Dispatch<SetStateAction<FileForm>>,
): (text: string, fields: readonly FieldDescriptor[]) => Promise<void> {
  const reading = useRef(0);
  const change = (patch: Partial<FileForm>) => setFile((before) => ({ ...before, ...patch }));

  return async (text, fields) => {
    const turn = ++reading.current;
    change({ text, problem: null });
    try {
      const table = text.trim() === "" ? null : await readTable(text, fields);
      if (turn === reading.current) change({ table, of: text });
    } catch (problem) {
      const words =
        problem instanceof TableProblemError || problem instanceof DeskError
          ? problem.message
          : texts.noTable;
      if (turn === reading.current) change({ table: null, problem: words });
    }
  };
}

/** The rows of a file as they would be created, and the required fields that no column holds. */
export function convertFile(
  { table, emailPattern }: FileForm,
  fields: readonly FieldDescriptor[],
): { rows: CreateRow[]; unmapped: FieldDescriptor[] } {
  if (!table) return { rows: [], unmapped: [] };
  const known = targetsOf(fields);
  const targets = table.mapping.map((key) => known.find((target) => target.key === key) ?? null);
  return {
    rows: convertRows(table.rows, {
      fields,
      targets,
      width: (table.headings ?? table.rows[0] ?? []).length,
      headed: table.headings !== null,
      emailPattern,
    }),
    unmapped: unmappedFields(fields, targets, emailPattern),
  };
}

/** Every column has a heading that is known, and none is a password: what is not understood may be one. */
export function isFreeOfSecrets({ text, table, of }: FileForm, fields: readonly FieldDescriptor[]): boolean {
  if (!table?.headings || of !== text) return false;
  const known = targetsOf(fields);
  return table.mapping.every((key) => known.find((target) => target.key === key)?.field.secret === false);
}
