import type { z } from "zod";

/** Becomes a failure answer in the provider's own format. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
  }
}

/** What is wrong with each field. */
export type FieldErrors = Record<string, string[]>;

export function byField(issues: readonly z.core.$ZodIssue[]): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of issues) {
    const field = issue.code === "unrecognized_keys" ? issue.keys[0] : issue.path.join(".");
    (errors[field || "request"] ??= []).push(issue.message);
  }
  return errors;
}

/** The parsed value, or the refusal that the provider makes of what is wrong with it. */
export function parseOr<S extends z.ZodType>(
  refusal: (issues: z.core.$ZodIssue[]) => Error,
  schema: S,
  value: unknown,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refusal(parsed.error.issues);
}

/** Query parameters by name, and one of those given twice. */
export function parameters(query: URLSearchParams): { given: Record<string, string>; twice?: string } {
  const names = [...query.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return { given: Object.fromEntries(query), ...(twice !== undefined && { twice }) };
}
