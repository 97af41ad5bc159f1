import "server-only";
import type { z } from "zod";
import { DeskError } from "../domain/errors";
import { listAuditParams } from "./schema";
import { type ListAuditParams } from "../domain/audit/audit";

const namesOf = (issue: z.core.$ZodIssue) =>
  issue.code === "unrecognized_keys" ? issue.keys : [issue.path.map(String).join(".")];

/**
 * The filter of an audit request; what is not understood is refused rather than ignored, or an export would
 * hold too much.
 */
export function readAuditParams(search: URLSearchParams): ListAuditParams {
  const said = [...search].filter(([, value]) => value !== "");
  const given = Object.fromEntries(said);
  const twice = said.find(([key, value]) => given[key] !== value)?.[0];
  if (twice !== undefined)
    throw new DeskError("invalid", `This filter cannot be applied: “${twice}” is given twice.`, {
      [twice]: "This is given twice.",
    });
  const parsed = listAuditParams.safeParse(given);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(
    parsed.error.issues.flatMap((issue) => namesOf(issue).map((name) => [name, issue.message])),
  );
  const names = Object.keys(fields)
    .map((name) => `“${name}”`)
    .join(", ");
  throw new DeskError(
    "invalid",
    `This filter cannot be applied: ${names} cannot be read. Remove it or choose another value.`,
    fields,
  );
}
