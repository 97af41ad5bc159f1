"use client";

import { Upload } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { decodeText } from "@/lib/domain/csv";
import { mostFileRows, type AdoptFileRow } from "@/lib/domain/customers/adopt";
import { DeskError } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/adopt";
import { readRows } from "./read-rows";

const mostBytes = 4_000_000;

/** Rows that say whose which login is. */
export function FromFile({ onRows }: { onRows: (rows: AdoptFileRow[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const reading = useRef(0);
  const [text, setText] = useState("");
  const [rows, setRows] = useState<AdoptFileRow[]>([]);
  const [problem, setProblem] = useState<string | null>(null);

  async function read(given: string) {
    const turn = ++reading.current;
    setText(given);
    const result = await readRows(given).catch((error: unknown) =>
      error instanceof DeskError ? error.message : texts.noTable,
    );
    if (turn !== reading.current) return;
    const many = typeof result !== "string" && result.length > mostFileRows;
    setRows(typeof result === "string" || many ? [] : result);
    setProblem(
      typeof result === "string" ? result : many ? texts.tooManyRows(mostFileRows, result.length) : null,
    );
  }

  async function pick(file: File | undefined) {
    if (!file) return;
    if (file.size > mostBytes) setProblem(texts.fileTooLarge);
    else await read(decodeText(new Uint8Array(await file.arrayBuffer())));
  }

  return (
    <div className="grid gap-3">
      <Field label={texts.file} help={texts.fileHelp} error={problem ?? undefined}>
        {(control) => (
          <Textarea
            {...control}
            rows={6}
            spellCheck={false}
            className="font-mono"
            placeholder={texts.fileExample}
            value={text}
            onChange={(event) => void read(event.target.value)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              if (event.dataTransfer.files.length === 0) return;
              event.preventDefault();
              void pick(event.dataTransfer.files[0]);
            }}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <input
          ref={picker}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          className="hidden"
          aria-label={texts.csvFile}
          onChange={(event) => {
            void pick(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        <Button
          icon={<Upload aria-hidden="true" className="size-4" />}
          onClick={() => picker.current?.click()}
        >
          {texts.chooseFile}
        </Button>
        <Button variant="primary" disabled={rows.length === 0} onClick={() => onRows(rows)}>
          {texts.suggest(rows.length)}
        </Button>
      </div>
    </div>
  );
}
