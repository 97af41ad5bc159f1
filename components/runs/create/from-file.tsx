"use client";

import { Download } from "lucide-react";
import { type Ref, useId } from "react";
import { download, toCsv } from "@/components/data-table/csv";
import { ChooseFile, TextOrFile } from "@/components/forms/text-or-file";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { visibleText } from "@/lib/domain/format";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/create-many";
import { exampleRows, templateHeadings } from "./example";
import type { FileForm } from "./file-form";
import type { Table } from "./read-table";
import { untakenKind } from "./recognise";
import { emailField, inSentence, targetsOf } from "./targets";

async function saveTemplate(provider: string, fields: readonly FieldDescriptor[]): Promise<void> {
  download(texts.templateFile(provider), await toCsv(templateHeadings(fields), []));
}

interface FromFileProps {
  /** What it is called. */
  provider: string;
  fields: readonly FieldDescriptor[];
  form: FileForm;
  /** What every row needs and no column holds. */
  unmapped: readonly FieldDescriptor[];
  mapping: Ref<HTMLFieldSetElement>;
  onText: (text: string) => void;
  onChange: (patch: Partial<FileForm>) => void;
}

export function FromFile({ provider, fields, form, unmapped, mapping, onText, onChange }: FromFileProps) {
  const email = emailField(fields);
  const column = email && form.table ? form.table.mapping.indexOf(email.name) : -1;
  const missing = email && form.table?.rows.some((row) => column < 0 || !row[column]?.trim());

  const file = { onText, onTooLarge: () => onChange({ problem: texts.fileTooLarge }) };

  return (
    <div className="grid gap-4">
      <Field label={texts.rows} help={texts.rowsHelp} error={form.problem ?? undefined}>
        {(control) => (
          <TextOrFile
            control={control}
            rows={7}
            placeholder={exampleRows(fields)}
            value={form.text}
            {...file}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <ChooseFile label={texts.csvFile} {...file}>
          {texts.chooseFile}
        </ChooseFile>
        <Button
          variant="ghost"
          icon={<Download aria-hidden="true" className="size-4" />}
          onClick={() => void saveTemplate(provider, fields)}
        >
          {texts.template}
        </Button>
      </div>
      {form.table && form.table.mapping.length > 0 && (
        <Mapping
          ref={mapping}
          fields={fields}
          table={form.table}
          leftOut={leftOutWords(form.table, provider, fields)}
          problems={unmapped.map((field) =>
            field === email
              ? texts.noEmailColumn(inSentence(field.label))
              : texts.noColumn(inSentence(field.label)),
          )}
          onChange={(chosen) => form.table && onChange({ table: { ...form.table, mapping: chosen } })}
        />
      )}
      {missing && (
        <Field
          label={column < 0 ? texts.emailOfEach(email.label) : texts.emailOfRest(email.label)}
          help={texts.loginIsFilledIn}
        >
          {(control) => (
            <Input
              {...control}
              value={form.emailPattern}
              placeholder={texts.emailExample}
              autoComplete="off"
              onChange={(event) => onChange({ emailPattern: event.target.value })}
              className="max-w-sm"
            />
          )}
        </Field>
      )}
    </div>
  );
}

/** What each column holds, which the person can correct. */
function Mapping({
  ref,
  fields,
  table,
  leftOut,
  problems,
  onChange,
}: {
  ref: Ref<HTMLFieldSetElement>;
  fields: readonly FieldDescriptor[];
  table: Table;
  /** Which columns are left out, and why. */
  leftOut: readonly string[];
  problems: readonly string[];
  onChange: (mapping: (string | null)[]) => void;
}) {
  const id = useId();
  const targets = targetsOf(fields);
  const choose = (column: number, key: string | null) =>
    onChange(
      table.mapping.map((each, index) =>
        index === column ? key : key !== null && each === key ? null : each,
      ),
    );
  return (
    <fieldset ref={ref} aria-describedby={problems.length > 0 ? id : undefined} className="grid gap-2">
      <legend className="mb-1.5 text-[0.8125rem] font-medium">{texts.columns}</legend>
      <div className="grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
        {table.mapping.map((key, column) => {
          const heading = visibleText(table.headings?.[column] ?? "") || texts.columnNumber(column + 1);
          const example = table.rows.find((row) => row[column])?.[column];
          return (
            <label key={column} className="grid gap-1 rounded-md border px-3 py-2 text-[0.8125rem]">
              <span className="truncate">
                <span className="font-medium">{heading}</span>
                {example && <span className="text-faint"> {visibleText(example).slice(0, 40)}</span>}
              </span>
              <Select value={key ?? ""} onChange={(event) => choose(column, event.target.value || null)}>
                <option value="">{texts.leaveOut}</option>
                {targets.map((target) => (
                  <option key={target.key} value={target.key}>
                    {target.label}
                  </option>
                ))}
              </Select>
            </label>
          );
        })}
      </div>
      {leftOut.length > 0 && (
        <div role="status" className="grid gap-0.5 text-xs text-muted">
          {leftOut.map((words) => (
            <p key={words} className="break-words">
              {words}
            </p>
          ))}
        </div>
      )}
      <div id={id} role="status" className="grid gap-0.5 text-xs font-medium text-bad">
        {problems.map((problem) => (
          <p key={problem}>{problem}</p>
        ))}
      </div>
    </fieldset>
  );
}

/** What this provider does not take, and what is not understood. */
function leftOutWords(
  { headings, mapping }: Table,
  provider: string,
  fields: readonly FieldDescriptor[],
): string[] {
  const left = (headings ?? []).filter(
    (heading, column) => heading.trim() !== "" && mapping[column] === null,
  );
  const untaken = left.filter((heading) => untakenKind(heading, fields) !== null);
  const others = left.filter((heading) => !untaken.includes(heading));
  const kinds = [...new Set(untaken.flatMap((heading) => untakenKind(heading, fields) ?? []))];
  return [
    ...(untaken.length > 0
      ? [
          texts.notTaken(
            provider,
            kinds.map((kind) => texts.kinds[kind]),
            untaken.map(visibleText),
          ),
        ]
      : []),
    ...(others.length > 0 ? [texts.notUnderstood(others.map(visibleText))] : []),
  ];
}
