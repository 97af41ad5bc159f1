import "server-only";
import { DeskError } from "../errors";
import { listAuditParams, type ListAuditParams } from "./schema";

/** The filter of an audit request; what is not understood is refused rather than ignored, or an export would hold too much. */
export function readAuditParams(search: URLSearchParams): ListAuditParams {
  const given = Object.fromEntries([...search].filter(([, value]) => value !== ""));
  const parsed = listAuditParams.safeParse(given);
  if (!parsed.success) throw new DeskError("invalid", "This filter cannot be read.", Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message])));
  return parsed.data;
}
