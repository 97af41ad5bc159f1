"use client";

import { Upload } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import type { FieldControl } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { decodeText } from "@/lib/domain/csv";

const maxBytes = 4_000_000;

interface TextFile {
  onText: (text: string) => void;
  /** The file was too large to be read. */
  onTooLarge: () => void;
}

async function pick(file: File | undefined, { onText, onTooLarge }: TextFile) {
  if (!file) return;
  if (file.size > maxBytes) onTooLarge();
  else onText(decodeText(new Uint8Array(await file.arrayBuffer())));
}

interface TextOrFileProps extends TextFile {
  control: FieldControl;
  rows: number;
  placeholder: string;
  value: string;
}

/** A table as text: typed, pasted or dropped as a file. */
export function TextOrFile({ control, rows, placeholder, value, ...file }: TextOrFileProps) {
  return (
    <Textarea
      {...control}
      rows={rows}
      spellCheck={false}
      className="font-mono"
      placeholder={placeholder}
      value={value}
      onChange={(event) => file.onText(event.target.value)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        void pick(event.dataTransfer.files[0], file);
      }}
    />
  );
}

/** `label` names the hidden input, `children` the button. */
export function ChooseFile({ label, children, ...file }: TextFile & { label: string; children: string }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        className="hidden"
        aria-label={label}
        onChange={(event) => {
          void pick(event.target.files?.[0], file);
          event.target.value = "";
        }}
      />
      <Button icon={<Upload aria-hidden="true" className="size-4" />} onClick={() => picker.current?.click()}>
        {children}
      </Button>
    </>
  );
}
