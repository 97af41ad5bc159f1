import type { z } from "zod";

type Issue = z.ZodError["issues"][number];

/** The first message about each field, by its path with `prefix`; about the whole, by the prefix alone. */
export function fieldErrors(
  { issues }: z.ZodError,
  prefix = "",
  messageOf: (issue: Issue) => string = ({ message }) => message,
): Record<string, string> {
  return Object.fromEntries(
    issues.toReversed().map((issue) => [`${prefix}${issue.path.join(".")}`, messageOf(issue)]),
  );
}
