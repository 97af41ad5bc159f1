"use client";

import { useRef, useState } from "react";
import { TableProblemError } from "@/components/forms/read-csv";
import { ChooseFile, TextOrFile } from "@/components/forms/text-or-file";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { maxFileRows, type AdoptFileRow } from "@/lib/domain/customers/adopt";
import { DeskError } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/adopt";
import { readRows } from "./read-rows";

/** Rows that say whose which login is. */
export function FromFile({ onRows }: { onRows: (rows: AdoptFileRow[]) => void }) {
  const reading = useRef(0);
  const [text, setText] = useState("");
  const [rows, setRows] = useState<AdoptFileRow[]>([]);
  const [problem, setProblem] = useState<string | null>(null);

  async function read(given: string) {
    const turn = ++reading.current;
    setText(given);
    const result = await readRows(given).catch((error: unknown) =>
      error instanceof TableProblemError || error instanceof DeskError ? error.message : texts.noTable,
    );
    if (turn !== reading.current) return;
    const many = typeof result !== "string" && result.length > maxFileRows;
    setRows(typeof result === "string" || many ? [] : result);
    setProblem(
      typeof result === "string" ? result : many ? texts.tooManyRows(maxFileRows, result.length) : null,
    );
  }

  const file = {
    onText: (given: string) => void read(given),
    onTooLarge: () => setProblem(texts.fileTooLarge),
  };

  return (
    <div className="grid gap-3">
      <Field label={texts.file} help={texts.fileHelp} error={problem ?? undefined}>
        {(control) => (
          <TextOrFile control={control} rows={6} placeholder={texts.fileExample} value={text} {...file} />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <ChooseFile label={texts.csvFile} {...file}>
          {texts.chooseFile}
        </ChooseFile>
        <Button variant="primary" disabled={rows.length === 0} onClick={() => onRows(rows)}>
          {texts.suggest(rows.length)}
        </Button>
      </div>
    </div>
  );
}
