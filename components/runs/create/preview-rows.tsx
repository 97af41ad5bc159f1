"use client";

import { useId, type RefObject } from "react";
import { receiptEntries } from "@/components/operations/outcome/value-text";
import { Checkbox } from "@/components/ui/checkbox";
import { visibleText } from "@/lib/domain/format";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/create-many";
import type { CreateRow } from "./convert";
import { inSentence } from "./targets";

const shown = 5;
const problemsShown = 8;

/** The first rows as they will be created, and every kind of trouble found in any of them. */
export function PreviewRows({
  rows,
  fields,
}: {
  rows: readonly CreateRow[];
  fields: readonly FieldDescriptor[];
}) {
  const columns = fields.filter(
    ({ name, secret }) => secret || rows.some(({ input }) => input[name] !== undefined),
  );
  const shared = sharedProblems(rows);
  const wrong = [
    ...shared.map((problem) => texts.everyRow(visibleText(problem))),
    ...rows.flatMap(({ problems }, index) =>
      problems
        .filter((problem) => !shared.includes(problem))
        .map((problem) => texts.oneRow(index + 1, visibleText(problem))),
    ),
  ];
  return (
    <div className="grid gap-3">
      {wrong.length > 0 && (
        <div
          role="status"
          className="rounded-md border border-warn/30 bg-warn-soft px-3 py-2 text-[0.8125rem]"
        >
          <p className="font-medium text-warn">
            {texts.wrongRows(rows.filter(({ problems }) => problems.length > 0).length, rows.length)}
          </p>
          <ul className="mt-1 grid gap-0.5">
            {wrong.slice(0, problemsShown).map((line) => (
              <li key={line} className="break-words">
                {line}
              </li>
            ))}
            {wrong.length > problemsShown && (
              <li className="text-muted">{texts.andMore(wrong.length - problemsShown)}</li>
            )}
          </ul>
        </div>
      )}
      <div
        tabIndex={0}
        role="region"
        aria-label={texts.preview}
        className="overflow-x-auto rounded-md border -outline-offset-2"
      >
        <table className="w-full border-collapse text-left text-[0.8125rem]">
          <thead>
            <tr className="border-b text-xs text-muted">
              {columns.map(({ name, label }) => (
                <th key={name} className="whitespace-nowrap px-3 py-1.5 font-medium">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, index) => (
              <tr key={index} className="border-b last:border-b-0">
                {columns.map((field) => (
                  <td key={field.name} className="max-w-56 truncate px-3 py-1.5 tabular-nums">
                    {cell(field, row.input)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="text-xs text-faint">
        {rows.length > shown && `${texts.firstRows(shown, rows.length)} `}
        {texts.passwordsMade}
      </p>
    </div>
  );
}

/** What is wrong with all of several rows. */
function sharedProblems([first, ...rest]: readonly CreateRow[]): string[] {
  if (!first || rest.length === 0) return [];
  return first.problems.filter((problem) => rest.every(({ problems }) => problems.includes(problem)));
}

function cell(field: FieldDescriptor, input: Record<string, unknown>) {
  const value = input[field.name];
  if (field.secret)
    return <span className="text-faint">{value === undefined ? texts.generated : texts.asGiven}</span>;
  // A cell says in a word what an input says with null.
  const [entry] = receiptEntries([field], value === "unlimited" ? { [field.name]: null } : input);
  return entry ? visibleText(entry.value) : <span className="text-faint">–</span>;
}

interface UncappedProps {
  frame: RefObject<HTMLDivElement | null>;
  count: number;
  /** The labels of the caps that are left out. */
  caps: string[];
  agreed: boolean;
  /** The person clicked Preview without agreeing. */
  missed: boolean;
  onAgree: (agreed: boolean) => void;
}

/** Leaving a cap out is a way to lift it, so the number of those it is lifted for is agreed to. */
export function Uncapped({ frame, count, caps, agreed, missed, onAgree }: UncappedProps) {
  const problem = useId();
  return (
    <div ref={frame} className="rounded-md border border-warn/30 bg-warn-soft px-3 py-2 text-[0.8125rem]">
      <Checkbox
        className="items-start"
        label={texts.uncapped(count, caps.map(inSentence))}
        checked={agreed}
        aria-describedby={missed ? problem : undefined}
        aria-invalid={missed || undefined}
        onChange={(event) => onAgree(event.target.checked)}
      />
      {missed && (
        <p id={problem} role="alert" className="pl-6 text-xs font-medium text-bad">
          {texts.tickUncapped(count)}
        </p>
      )}
    </div>
  );
}
