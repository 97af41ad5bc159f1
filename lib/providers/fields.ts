import "server-only";
import { z } from "zod";
import type {
  FieldDescriptor,
  FieldMeaning,
  FieldWidget,
  OperationDescriptor,
  PasswordRule,
  TrafficUnit,
  WayDescriptor,
} from "../domain/providers/descriptor";
import { wholeGB } from "../domain/providers/traffic-unit";
import { maxIps } from "../domain/operations/limits";
import type { OperationName } from "../domain/operations/names";
import { generatePassword } from "../domain/operations/password";
import type { AccountWay, Operation } from "./provider";

type Drawn = Partial<
  Pick<
    FieldDescriptor,
    | "help"
    | "patternHint"
    | "remember"
    | "headings"
    | "choices"
    | "whenNeeded"
    | "unit"
    | "rule"
    | "zero"
    | "step"
  >
> & {
  label: string;
  /** Its name beside a value, where the label of the form does not fit. */
  noun?: string;
};

const drawn = (widget: FieldWidget, meta: Drawn) => ({ ...meta, widget });

const passwordHint = "Letters, digits and symbols without spaces, starting with a letter or digit.";

/** Schema builders for operation inputs: one object is both the server's check and the form's field. */
export const fields = {
  text: (meta: Drawn, limits: { min?: number; max: number; pattern?: RegExp }) => {
    const least = limits.min ?? 1;
    let text = z
      .string()
      .trim()
      .min(1, `${meta.label} is required.`)
      .min(least, `At least ${least} characters.`)
      .max(limits.max, `At most ${limits.max} characters.`);
    if (limits.pattern) text = text.regex(limits.pattern, meta.patternHint);
    return text.meta(drawn("text", meta));
  },
  multiline: (meta: Drawn, max: number) =>
    z.string().max(max, `At most ${max} characters.`).meta(drawn("multiline", meta)),
  email: (meta: Drawn) =>
    z.email("Enter an e-mail address such as name@example.com.").max(254).meta(drawn("email", meta)),
  /**
   * `own`: what a provider asks for beyond the usual: other lengths, a pattern with its hint, and the rule
   * for one that Subdesk makes.
   */
  password: (
    meta: Drawn,
    own: { min?: number; max?: number; pattern?: RegExp; hint?: string; rule?: PasswordRule } = {},
  ) => {
    const { min = 8, max = 64, pattern, hint = passwordHint, rule } = own;
    let text = z
      .string()
      .min(min, `At least ${min} characters.`)
      .max(max, `At most ${max} characters.`)
      // A leading formula sign would have to be altered in every CSV that contains the password.
      .regex(/^[A-Za-z0-9][\x21-\x7e]*$/, passwordHint);
    if (pattern) text = text.regex(pattern, hint);
    return text.meta(drawn("password", { patternHint: hint, ...(rule && { rule }), ...meta }));
  },
  /** A key or token of the account itself. It is sent in a header, so it may contain what a header may. */
  key: (meta: Drawn) =>
    z
      .string()
      .trim()
      .min(1, `${meta.label} is required.`)
      .max(4_096, "At most 4096 characters.")
      .regex(/^[\x21-\x7e]*$/, "A key has no spaces, line breaks or accents.")
      .meta(drawn("secret", meta)),
  /** The password of the account itself, unaltered. */
  accountPassword: (meta: Drawn) =>
    z
      .string()
      .min(1, `${meta.label} is required.`)
      .max(1_024, "At most 1024 characters.")
      .meta(drawn("secret", meta)),
  /**
   * Bytes; null means unlimited. With `zero` a cap of 0 lets nothing through; `step`: in
   * multiples of so many bytes.
   */
  bytesCap: (meta: Drawn, { zero = false, step = 1 }: { zero?: boolean; step?: number } = {}) =>
    z
      .number()
      .int()
      .min(zero ? 0 : 1, "A cap is more than 0; choose Unlimited for none.")
      .max(Number.MAX_SAFE_INTEGER)
      .refine((bytes) => bytes % step === 0, `Enter a multiple of ${step / 1e9} GB.`)
      .nullable()
      .meta(drawn("bytes-cap", { ...meta, ...(zero && { zero }), ...(step > 1 && { step }) })),
  countCap: (meta: Drawn) =>
    z
      .number()
      .int("Whole numbers only.")
      .min(0)
      .max(maxIps, "That is more than the provider can count.")
      .nullable()
      .meta(drawn("count-cap", meta)),
  /** An amount of traffic: a number of `unit`s, of which `bytesOf` gives the bytes. */
  amount: (meta: Drawn, unit: TrafficUnit, max: number) =>
    z
      .number()
      .multipleOf(
        unit.step,
        unit.step === 1
          ? `Enter a whole number of ${unit.label}.`
          : `Enter a multiple of ${unit.step} ${unit.label}.`,
      )
      .min(unit.step, `At least ${unit.step} ${unit.label}.`)
      .max(max, `At most ${max} ${unit.label} at once.`)
      .meta(drawn("gigabytes", { ...meta, unit })),
  gigabytes: (meta: Drawn, max: number) => fields.amount(meta, wholeGB, max),
  count: (meta: Drawn, max: number) =>
    z
      .number()
      .int("Whole numbers only.")
      .min(1, "At least 1.")
      .max(max, `At most ${max}.`)
      .meta(drawn("count", meta)),
  country: (meta: Drawn) =>
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/, "Two letters, such as US.")
      .meta(drawn("country", { patternHint: "Two letters, such as US.", ...meta })),
  choice: <const Values extends readonly [string, ...string[]]>(values: Values, meta: Drawn) =>
    z.enum(values).meta(drawn("choice", meta)),
};

interface PropertySchema {
  widget?: FieldWidget;
  label?: string;
  noun?: string;
  help?: string;
  patternHint?: string;
  remember?: string;
  headings?: string[];
  whenNeeded?: boolean;
  unit?: TrafficUnit;
  rule?: PasswordRule;
  zero?: boolean;
  step?: number;
  choices?: { value: string; label: string }[];
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  anyOf?: PropertySchema[];
  allOf?: PropertySchema[];
}

/**
 * An operation as the browser draws it. Fields without a widget belong to Subdesk's own code and are not
 * drawn.
 */
export function describeOperation(name: OperationName, operation: Operation): OperationDescriptor {
  return {
    name,
    idempotent: operation.idempotent,
    ...(operation.makes && { makes: operation.makes }),
    ...(operation.poolCost && { poolCost: operation.poolCost }),
    ...(operation.irreversible !== undefined && { irreversible: operation.irreversible }),
    fields: describeFields(operation),
  };
}

export function describeWay({ id, label, ...form }: AccountWay): WayDescriptor {
  return { id, label, fields: describeFields(form) };
}

function describeFields({
  input,
  secretFields,
  meanings = {},
}: Pick<Operation, "input" | "secretFields" | "meanings">): FieldDescriptor[] {
  const { properties, required } = schemaOf(input);
  const meaningOf = Object.fromEntries(
    Object.entries(meanings).map(([meaning, field]) => [field, meaning as FieldMeaning]),
  );
  return Object.entries(properties)
    .filter(([, property]) => property.widget !== undefined)
    .map(([field, property]) => ({
      ...describeField(field, property, required.includes(field), secretFields.includes(field)),
      ...(meaningOf[field] && { meaning: meaningOf[field] }),
    }));
}

interface ObjectSchema {
  properties: Record<string, PropertySchema>;
  required: string[];
}

/** Runs ask for it with every row. */
const schemas = new WeakMap<z.ZodType, ObjectSchema>();

function schemaOf(input: z.ZodType): ObjectSchema {
  const known = schemas.get(input);
  if (known) return known;
  const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const read = { properties: {}, required: [], ...(schema as object) };
  schemas.set(input, read);
  return read;
}

/** A new password that an operation accepts in this field. */
export function newPassword(operation: Pick<Operation, "input"> | undefined, field: string): string {
  return generatePassword(operation && schemaOf(operation.input).properties[field]?.rule);
}

/** The names of input fields beside a value. */
export function labelsOf(...inputs: z.ZodType[]): Record<string, string> {
  return Object.fromEntries(
    inputs.flatMap((input) =>
      Object.entries(schemaOf(input).properties).flatMap(([field, { noun, label }]) => {
        const text = noun ?? label;
        return text === undefined ? [] : [[field, text]];
      }),
    ),
  );
}

function describeField(
  name: string,
  property: PropertySchema,
  required: boolean,
  secret: boolean,
): FieldDescriptor {
  const limits = Object.assign(
    {},
    ...(property.anyOf ?? []),
    ...(property.allOf ?? []),
    property,
  ) as PropertySchema;
  const optional: Partial<FieldDescriptor> = {
    help: limits.help,
    default: limits.default as FieldDescriptor["default"],
    choices: limits.choices,
    min: limits.minimum,
    max: limits.maximum,
    minLength: limits.minLength,
    maxLength: limits.maxLength,
    pattern: limits.pattern,
    patternHint: limits.patternHint,
    remember: limits.remember,
    headings: limits.headings,
    whenNeeded: limits.whenNeeded,
    unit: limits.unit,
    rule: limits.rule,
    zero: limits.zero,
    step: limits.step,
  };
  const said = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { name, label: limits.label ?? name, widget: limits.widget ?? "text", required, secret, ...said };
}
