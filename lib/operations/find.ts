import "server-only";
import type { CallContext } from "../providers/call";
import type { Finding, Operation, Target } from "../providers/provider";
import { shows, watchedImage } from "../domain/operations/asked";
import { hasName } from "../domain/operations/same-name";
import { secretComparer } from "./evidence";
import { otherGrants } from "./grants";
import { imageOfRemote } from "./image";
import type { OperationRow } from "./present";

/**
 * Whether a later look can tell what became of it. After an unclear failure no read can tell whether an
 * addition took effect.
 */
export function canBeChecked(operation: Operation | undefined, claimed = false): boolean {
  return operation?.find !== undefined && (claimed || !operation.additive);
}

/** Reads the traces of an operation of unknown outcome. Throws when the provider cannot be read. */
export async function lookAt(
  operation: Operation,
  row: OperationRow,
  input: Record<string, unknown>,
  context: CallContext,
): Promise<Finding> {
  if (!operation.find) return { verdict: "undecided" };
  const target: Target | null = row.remoteId === null ? null : { remoteId: row.remoteId, name: row.name };
  const finding = await operation.find(target, input, {
    ...context,
    operationId: row.id,
    sentAt: row.sentAt,
    ...(row.evidence?.kept && { kept: row.evidence.kept }),
    before: row.before,
    overtaken: row.overtaken,
    otherGrants: () => otherGrants(operation, row),
    ...(row.evidence?.secrets && { secretIs: secretComparer(row.id, row.evidence.secrets) }),
  });
  const found = finding.verdict === "undecided" ? null : finding.subUser;
  if (found && !hasName(row.operation, row.name, found.name)) return { verdict: "undecided" };
  if (finding.verdict !== "not-applied" || finding.subUser === null) return finding;
  const asked = watchedImage(row);
  if (!asked) return finding;
  const fields = Object.keys(asked);
  const old = Object.fromEntries(
    fields.map((field) => [field, row.before?.[field] ?? (field === "note" ? "" : undefined)]),
  );
  const known = fields.every((field) => old[field] !== undefined);
  return known && shows(imageOfRemote(finding.subUser), old) ? finding : { ...finding, verdict: "differs" };
}
