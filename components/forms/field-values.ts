import {
  readDecimal,
  readTraffic,
  readWhole,
  writeGigabytes,
  writeNumber,
  type Amount,
} from "@/lib/domain/amount";
import type { FieldDescriptor, TrafficUnit } from "@/lib/domain/providers/descriptor";
import { bytesOf, unitsIn, wholeGB } from "@/lib/domain/providers/traffic-unit";
import * as texts from "@/lib/domain/texts/forms";

/** A cap keeps its number while "Unlimited" is ticked, so that unticking brings it back. */
export interface CapValue {
  text: string;
  unlimited: boolean;
  /**
   * What the field started with. As long as no one changes the text it is this value, whatever the text looks
   * like.
   */
  start?: { text: string; value: number | null };
}
export type FieldValue = string | CapValue;
export type FormValues = Record<string, FieldValue>;
export type OperationInput = Record<string, unknown>;

const isCap = (field: FieldDescriptor) => field.widget === "bytes-cap" || field.widget === "count-cap";

/** What a form starts with: `start` in the shape of the operation's input, else the descriptor's defaults. */
export function initialValues(fields: FieldDescriptor[], start: OperationInput = {}): FormValues {
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      initialValue(field, field.name in start ? start[field.name] : field.default),
    ]),
  );
}

/**
 * The value once what it started from has changed: an untouched one takes the new value, and an amount added
 * to the old is added to the new. Anything else that was typed stays.
 */
export function restarted(
  field: FieldDescriptor,
  value: FieldValue,
  start: unknown,
  startBefore?: unknown,
): FieldValue {
  const fresh = initialValue(field, start);
  if (typeof value === "string") return value === initialValue(field, startBefore) ? fresh : value;
  if (typeof fresh === "string") return value;
  const { start: old } = value;
  const untouched = value.text === (old?.text ?? "") && value.unlimited === (old?.value === null);
  return untouched ? fresh : { ...value, start: fresh.start };
}

function initialValue(field: FieldDescriptor, start: unknown): FieldValue {
  if (isCap(field)) {
    if (start === null) return { text: "", unlimited: true, start: { text: "", value: null } };
    if (typeof start !== "number") return { text: "", unlimited: false };
    const text = field.widget === "bytes-cap" ? writeGigabytes(start) : writeNumber(start);
    return { text, unlimited: false, start: { text, value: start } };
  }
  if (start === undefined || start === null)
    return field.widget === "choice" && field.required ? (field.choices?.[0]?.value ?? "") : "";
  return String(start);
}

/**
 * The fields that are drawn. Those that are only asked for when needed are left out, or required once needed.
 */
export function drawnFields(fields: FieldDescriptor[], needs: readonly string[]): FieldDescriptor[] {
  return fields
    .filter(({ name, whenNeeded }) => !whenNeeded || needs.includes(name))
    .map((field) => (needs.includes(field.name) ? { ...field, required: true } : field));
}

/** For a person with a traffic ceiling: a traffic cap has to be a number. */
export function boundedFields(fields: FieldDescriptor[]): FieldDescriptor[] {
  return fields.map((field) => {
    if (field.widget !== "bytes-cap") return field;
    const { default: usual, ...rest } = field;
    return usual === null ? { ...rest, bounded: true, required: true } : { ...field, bounded: true };
  });
}

/** The amount that a cap's text says, or what is wrong with it. */
export function capAmount(field: FieldDescriptor, { text, start }: CapValue): Amount {
  if (start && start.value !== null && text === start.text) return { ok: true, value: start.value };
  const added = /^\s*\+(.*)$/s.exec(text)?.[1];
  if (added !== undefined) return raised(field, added, start?.value ?? null);
  return field.widget === "bytes-cap"
    ? readTraffic(text, expectations["bytes-cap"], { suffixes: true })
    : readWhole(text, expectations.count);
}

/** "+10": so much more than there was. */
function raised(field: FieldDescriptor, text: string, start: number | null): Amount {
  const more = capAmount(field, { text, unlimited: false });
  if (!more.ok) return more;
  if (start === null) return { ok: false, problem: texts.noCapToRaise };
  return { ok: true, value: start + more.value };
}

const expectations = {
  "bytes-cap": texts.amountOfTraffic,
  count: texts.wholeNumbers,
} as const;

/** What an amount of traffic is counted in. */
export const unitOf = ({ unit = wholeGB }: FieldDescriptor) => unit;

function countAmount(field: FieldDescriptor, text: string): Amount | null {
  if (field.widget === "count") return readWhole(text, texts.wholeNumbers);
  return field.widget === "gigabytes" ? readUnits(text, unitOf(field)) : null;
}

/** A number of units, in steps of `step`; or an amount with its own unit, such as "1 TB", that is as many. */
export function readUnits(text: string, unit: TrafficUnit): Amount {
  const { step, label } = unit;
  const problem = step >= 1 ? texts.wholeUnits(label) : texts.stepsOf(String(step), label);
  if (/[a-z]\s*$/i.test(text)) {
    const amount = readTraffic(text, problem, { suffixes: true });
    if (!amount.ok) return amount;
    const units = unitsIn(amount.value, unit);
    return bytesOf(units, unit) === amount.value ? { ok: true, value: units } : { ok: false, problem };
  }
  if (step >= 1) return readWhole(text, problem);
  const amount = readDecimal(text, problem);
  if (!amount.ok) return amount;
  const steps = Math.round(amount.value / step);
  return Math.abs(steps * step - amount.value) < step / 1_000
    ? { ok: true, value: Number((steps * step).toFixed(4)) }
    : { ok: false, problem };
}

const valueOf = (amount: Amount) => (amount.ok ? amount.value : undefined);

/** Trimmed where the provider's own schema trims; a password and a note are taken as they are. */
function textOf(field: FieldDescriptor, value: string): string {
  if (field.widget === "password" || field.widget === "multiline") return value;
  const text = value.trim();
  return field.widget === "country" ? text.toUpperCase() : text;
}

/** Undefined when the field says nothing, which only an optional field may do. */
function inputValue(field: FieldDescriptor, value: FieldValue): unknown {
  if (typeof value !== "string") {
    return value.unlimited ? null : valueOf(capAmount(field, value));
  }
  const text = textOf(field, value);
  const amount = countAmount(field, text);
  if (amount) return valueOf(amount);
  return text === "" && !mayBeEmpty(field) ? undefined : text;
}

export function toInput(fields: FieldDescriptor[], values: FormValues): OperationInput {
  const said = fields.map((field) => [field.name, inputValue(field, values[field.name] ?? "")] as const);
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/** An empty note is a note; an empty name is none. */
function mayBeEmpty(field: FieldDescriptor): boolean {
  return field.widget === "multiline" && !field.minLength;
}

/** What is wrong with a value, in words for the person who typed it; null when nothing is. */
export function checkField(field: FieldDescriptor, value: FieldValue): string | null {
  if (typeof value !== "string") return checkCap(field, value);
  const text = textOf(field, value);
  if (text === "") return field.required && !mayBeEmpty(field) ? texts.required(field.label) : null;
  const amount = countAmount(field, text);
  if (amount) return checkAmount(field, amount);
  if (field.minLength !== undefined && text.length < field.minLength)
    return texts.leastCharacters(field.minLength);
  if (field.maxLength !== undefined && text.length > field.maxLength)
    return texts.mostCharacters(field.maxLength);
  if (!matches(field.pattern, text))
    return field.patternHint ?? (field.widget === "email" ? texts.emailHint : texts.patternHint);
  return null;
}

function checkCap(field: FieldDescriptor, cap: CapValue): string | null {
  if (cap.unlimited || (cap.start && cap.start.value !== null && cap.text === cap.start.text)) return null;
  // Left out, a cap with a default gets that, which may be none; and one that was there must not quietly
  // stay.
  const mayMiss = !field.required && field.default === undefined && cap.start === undefined;
  if (cap.text.trim() === "")
    return mayMiss
      ? null
      : field.bounded
        ? texts.capRequired(field.label.toLowerCase())
        : texts.capOrUnlimited;
  const amount = capAmount(field, cap);
  if (amount.ok && amount.value === 0 && (field.min ?? 0) > 0) return texts.capAboveZero;
  if (amount.ok && amount.value % (field.step ?? 1) !== 0)
    return texts.stepsOf(writeGigabytes(field.step ?? 1), texts.gb);
  return checkAmount(field, amount);
}

function checkAmount(field: FieldDescriptor, amount: Amount): string | null {
  if (!amount.ok) return amount.problem;
  if (field.min !== undefined && amount.value < field.min) return texts.atLeast(field.min);
  if (field.max !== undefined && amount.value > field.max) return texts.atMost(field.max);
  return null;
}

function matches(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  try {
    return new RegExp(pattern).test(text);
  } catch {
    // A pattern this browser cannot read is left to the server.
    return true;
  }
}
