import "server-only";
import type { z } from "zod";
import { describeOperation } from "../providers/fields";
import type { Operation } from "../providers/provider";

const labels = new WeakMap<Operation, Map<string, string>>();

/** What is wrong with a row of a list, in the words of the form it replaces. */
export function rowProblems(
  operation: Operation,
  given: Record<string, unknown>,
  error: z.ZodError,
): string[] {
  return error.issues.map((issue) => {
    const field = String(issue.path[0] ?? "");
    const label = labelsOf(operation).get(field) ?? (field || "Row");
    if (issue.code !== "invalid_type" && issue.code !== "invalid_union") return `${label}: ${issue.message}`;
    const value = given[field];
    return value === undefined || value === null
      ? `${label} is missing.`
      : `${label}: “${String(value).slice(0, 40)}” cannot be read.`;
  });
}

function labelsOf(operation: Operation): Map<string, string> {
  let known = labels.get(operation);
  if (!known)
    labels.set(
      operation,
      (known = new Map(
        describeOperation("create", operation).fields.map(({ name, label }) => [name, label]),
      )),
    );
  return known;
}
