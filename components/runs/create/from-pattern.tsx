"use client";

import { checkField, readUnits, unitOf } from "@/components/forms/field-values";
import { Field } from "@/components/ui/field";
import { Input, Textarea, UnitInput } from "@/components/ui/input";
import { type Amount, readTraffic, readWhole } from "@/lib/domain/amount";
import { maxNoteLength, maxIps } from "@/lib/domain/operations/limits";
import { maxRows } from "@/lib/domain/runs/limits";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { readTags } from "@/lib/domain/sub-users/tags";
import * as texts from "@/lib/domain/texts/create-many";
import { type CreateRow, finishRows } from "./convert";
import { emailField, nameFields, tagsField } from "./targets";

interface FromPatternProps {
  fields: readonly FieldDescriptor[];
  pattern: Pattern;
  errors: PatternErrors;
  onChange: (patch: Partial<Pattern>) => void;
}

export function FromPattern({ fields, pattern, errors, onChange }: FromPatternProps) {
  const has = (widget: FieldDescriptor["widget"]) => fields.some((field) => field.widget === widget);
  const email = emailField(fields);
  const amount = amountField(fields);
  const { login } = nameFields(fields);
  const text = (
    key: keyof Pattern,
    label: string,
    more: { help?: string; optional?: boolean; numeric?: boolean; placeholder?: string } = {},
  ) => (
    <Field label={label} help={more.help} optional={more.optional} error={errors[key]}>
      {(control) => (
        <Input
          {...control}
          value={pattern[key]}
          inputMode={more.numeric ? "numeric" : undefined}
          placeholder={more.placeholder}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-2 items-start gap-3 lg:grid-cols-4">
        {text("prefix", texts.prefix, { placeholder: texts.prefixExample, help: login?.patternHint })}
        {text("start", texts.start, { numeric: true })}
        {text("digits", texts.digits, { numeric: true, help: texts.digitsHelp })}
        {text("count", texts.count, { numeric: true })}
      </div>
      <div className="grid grid-cols-2 items-start gap-3 lg:grid-cols-4">
        {has("bytes-cap") && text("trafficGb", texts.trafficCap, { optional: true, help: texts.noCap })}
        {amount && (
          <Field label={amount.label} optional={!amount.required} error={errors.amount}>
            {(control) => (
              <UnitInput
                {...control}
                unit={unitOf(amount).label}
                inputMode={unitOf(amount).step < 1 ? "decimal" : "numeric"}
                value={pattern.amount}
                onChange={(event) => onChange({ amount: event.target.value })}
              />
            )}
          </Field>
        )}
        {has("count-cap") && text("ips", texts.ipCap, { optional: true, numeric: true, help: texts.noCap })}
        {email && (
          <div className="col-span-2">
            {text("email", texts.emailOfEach(email.label), {
              placeholder: texts.emailExample,
              help: texts.nameIsFilledIn,
            })}
          </div>
        )}
      </div>
      {fields.includes(tagsField) && (
        <div className="max-w-xl">
          {text("tags", tagsField.label, { optional: true, help: texts.patternTagsHelp })}
        </div>
      )}
      {has("multiline") && (
        <Field label={texts.note} optional>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={maxNoteLength}
              value={pattern.note}
              onChange={(event) => onChange({ note: event.target.value })}
              className="max-w-xl"
            />
          )}
        </Field>
      )}
    </div>
  );
}

/** What a person types to make many at once; all as written. */
export interface Pattern {
  prefix: string;
  start: string;
  digits: string;
  count: string;
  trafficGb: string;
  /** Of traffic that each is given, in the account's unit. */
  amount: string;
  ips: string;
  note: string;
  email: string;
  tags: string;
}

export const emptyPattern: Pattern = {
  prefix: "",
  start: "1",
  digits: "3",
  count: "10",
  trafficGb: "",
  amount: "",
  ips: "",
  note: "",
  email: "",
  tags: "",
};

export type PatternErrors = Partial<Record<keyof Pattern, string>>;

/**
 * Only of the fields that there are: what was typed for another account is kept, unseen, and holds nothing
 * up.
 */
export function checkPattern(
  { prefix, start, digits, count, trafficGb, amount, ips, tags }: Pattern,
  fields: readonly FieldDescriptor[],
): PatternErrors {
  const where = (present: boolean, check: () => string | undefined) => (present ? check() : undefined);
  const has = (widget: FieldDescriptor["widget"]) => fields.some((field) => field.widget === widget);
  const given = amountField(fields);
  const found: PatternErrors = {
    prefix: prefix.trim() === "" ? texts.prefixMissing : undefined,
    start: problemOf(number(start, 0, 999_999_999, texts.wholeNumber)),
    digits: problemOf(number(digits, 1, 9, texts.oneToNine)),
    count: problemOf(number(count, 1, maxRows, texts.upTo(maxRows))),
    trafficGb: where(has("bytes-cap") && trafficGb.trim() !== "", () => problemOf(traffic(trafficGb))),
    // What is still to be typed is no mistake yet: a row without it says so.
    amount: given && amount.trim() !== "" ? (checkField(given, amount) ?? undefined) : undefined,
    ips: where(has("count-cap") && ips.trim() !== "", () => problemOf(ipCap(ips))),
    tags: where(fields.includes(tagsField), () => readTags(tags).problem ?? undefined),
  };
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined));
}

const amountField = (fields: readonly FieldDescriptor[]) =>
  fields.find(({ widget }) => widget === "gigabytes");

const amountOf = (text: string, field: FieldDescriptor) =>
  text.trim() === "" ? undefined : valueOf(readUnits(text.trim(), unitOf(field)));

const problemOf = (amount: Amount) => (amount.ok ? undefined : amount.problem);
const valueOf = (amount: Amount) => (amount.ok ? amount.value : 0);

function number(text: string, least: number, most: number, expected: string): Amount {
  const amount = readWhole(text, expected);
  return amount.ok && (amount.value < least || amount.value > most)
    ? { ok: false, problem: expected }
    : amount;
}

const ipCap = (text: string) => number(text, 1, maxIps, texts.ipsOrEmpty);

function traffic(text: string): Amount {
  const expected = texts.gbOrEmpty;
  const amount = readTraffic(text, expected);
  return amount.ok && amount.value === 0 ? { ok: false, problem: expected } : amount;
}

/** The names that a pattern makes: the prefix and a number, padded with zeros. */
export function patternNames({ prefix, start, digits, count }: Pattern): string[] {
  return Array.from(
    { length: Number(count) },
    (_, index) => `${prefix.trim()}${String(Number(start) + index).padStart(Number(digits), "0")}`,
  );
}

/**
 * Rows to create; call it only where checkPattern finds nothing. Caps and a note that are empty are left out.
 */
export function expandPattern(pattern: Pattern, fields: readonly FieldDescriptor[]): CreateRow[] {
  const { login } = nameFields(fields);
  const given = amountField(fields);
  const of = (widget: FieldDescriptor["widget"]) => fields.find((field) => field.widget === widget)?.name;
  const shared: [string | undefined, unknown][] = [
    [of("bytes-cap"), pattern.trafficGb.trim() === "" ? undefined : valueOf(traffic(pattern.trafficGb))],
    [of("count-cap"), pattern.ips.trim() === "" ? undefined : valueOf(ipCap(pattern.ips))],
    [given?.name, given && amountOf(pattern.amount, given)],
    [of("multiline"), pattern.note === "" ? undefined : pattern.note],
    [
      fields.find((field) => field === tagsField)?.name,
      pattern.tags.trim() === "" ? undefined : pattern.tags,
    ],
  ];
  const rest = Object.fromEntries(
    shared.filter(([name, value]) => name !== undefined && value !== undefined),
  );
  const rows = patternNames(pattern).map(
    (name): CreateRow => ({ input: { ...(login && { [login.name]: name }), ...rest }, problems: [] }),
  );
  return finishRows(rows, fields, pattern.email);
}
