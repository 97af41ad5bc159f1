import { bytesToGbText, gbTextToBytes } from "@/lib/format";
import type { FieldDescriptor } from "@/lib/providers/descriptor";

/** A cap keeps its number while "Unlimited" is ticked, so that unticking brings it back. */
export interface CapValue {
  text: string;
  unlimited: boolean;
}
export type FieldValue = string | CapValue;
export type FormValues = Record<string, FieldValue>;
export type OperationInput = Record<string, unknown>;

const isCap = (field: FieldDescriptor) => field.widget === "bytes-cap" || field.widget === "count-cap";

/** What a form starts with: `start` in the shape of the operation's input, else the descriptor's defaults. */
export function initialValues(fields: FieldDescriptor[], start: OperationInput = {}): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, initialValue(field, field.name in start ? start[field.name] : field.default)]));
}

function initialValue(field: FieldDescriptor, start: unknown): FieldValue {
  if (isCap(field)) {
    const text = typeof start !== "number" ? "" : field.widget === "bytes-cap" ? bytesToGbText(start) : String(start);
    return { text, unlimited: start === null };
  }
  if (start === undefined || start === null) return field.widget === "choice" && field.required ? (field.choices?.[0]?.value ?? "") : "";
  return String(start);
}

/** The number a cap's text stands for; null when it is none. */
export function capNumber(field: FieldDescriptor, text: string): number | null {
  return field.widget === "bytes-cap" ? gbTextToBytes(text) : wholeNumber(text);
}

function wholeNumber(text: string): number | null {
  const digits = text.trim();
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}

/** Trimmed where the provider's own schema trims; a password and a note are taken as they are. */
function textOf(field: FieldDescriptor, value: string): string {
  if (field.widget === "password" || field.widget === "multiline") return value;
  const text = value.trim();
  return field.widget === "country" ? text.toUpperCase() : text;
}

/** Undefined when the field says nothing, which only an optional field may do. */
export function inputValue(field: FieldDescriptor, value: FieldValue): unknown {
  if (typeof value !== "string") {
    if (value.unlimited) return null;
    return value.text.trim() === "" ? undefined : (capNumber(field, value.text) ?? undefined);
  }
  const text = textOf(field, value);
  if (field.widget === "count" || field.widget === "gigabytes") return wholeNumber(text) ?? undefined;
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
  if (text === "") return field.required && !mayBeEmpty(field) ? `${field.label} is required.` : null;
  if (field.widget === "count" || field.widget === "gigabytes") return checkNumber(field, wholeNumber(text));
  if (field.minLength !== undefined && text.length < field.minLength) return `At least ${field.minLength} characters.`;
  if (field.maxLength !== undefined && text.length > field.maxLength) return `At most ${field.maxLength} characters.`;
  if (!matches(field.pattern, text)) return field.patternHint ?? (field.widget === "email" ? "Write an e-mail address such as name@example.com." : "This is not in the form the provider takes.");
  return null;
}

function checkCap(field: FieldDescriptor, { text, unlimited }: CapValue): string | null {
  if (unlimited) return null;
  if (text.trim() === "") return field.required ? `Write a number, or choose Unlimited.` : null;
  const number = capNumber(field, text);
  if (number === null) return field.widget === "bytes-cap" ? "Write an amount of GB such as 25, 0.5 or 1500." : "Whole numbers only.";
  if (number === 0 && (field.min ?? 0) > 0) return "A cap is more than 0; choose Unlimited for none.";
  return checkNumber(field, number);
}

function checkNumber(field: FieldDescriptor, number: number | null): string | null {
  if (number === null) return field.widget === "gigabytes" ? "Whole GB only." : "Whole numbers only.";
  if (field.min !== undefined && number < field.min) return `At least ${field.min}.`;
  if (field.max !== undefined && number > field.max) return `At most ${field.max}.`;
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
