import "server-only";
import { recordAuditAlone } from "./record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { csvParts } from "../csv";
import type { Archived, AuditView, ListAuditParams } from "../domain/audit/audit";
import { archivedWithin } from "./archived";
import { readAudit } from "./read";

const exportBatch = 5_000;

/**
 * Everything that matches, as CSV in parts, since the log only grows; the export itself is audited first.
 */
export async function exportAudit(
  actor: Actor,
  params: ListAuditParams,
  origin: Origin,
): Promise<AsyncGenerator<string, void>> {
  requirePermission(actor, "audit.export");
  const { before: _before, ...filter } = params;
  await recordAuditAlone(actor, origin, { action: "audit.export", outcome: "done", after: filter });
  return csvParts(
    columns.map(([name]) => name),
    linesOf(params),
  );
}

async function* linesOf(params: ListAuditParams) {
  for (let before: number | null = null; ; ) {
    const rows = await readAudit({ ...params, before }, exportBatch);
    yield rows.map((row) => columns.map(([, pick]) => pick(row)));
    before = rows.at(-1)?.seq ?? null;
    if (rows.length < exportBatch) break;
  }
  const archived = await archivedWithin(params);
  if (archived) yield [archivedLine(archived)];
}

/** Where the entries would be that the file cannot have. */
function archivedLine({ through, until }: Archived): (string | null)[] {
  const said: Record<string, string> = {
    seq: `1-${through}`,
    action: "audit.archive",
    reason: `Not in this file: rows 1 to ${through}, until ${until}, are in archive files. Some of them may match.`,
  };
  return columns.map(([name]) => said[name] ?? null);
}

const columns: [string, (row: AuditView) => string | number | null][] = [
  ["seq", (row) => row.seq],
  ["at", (row) => row.at],
  ["who", (row) => row.actor],
  ["from", (row) => row.address],
  ["action", (row) => row.action],
  ["outcome", (row) => row.outcome],
  ["account", (row) => row.accountId],
  ["id", (row) => row.remoteId],
  ["subject", (row) => row.subject],
  ["before", (row) => row.before && JSON.stringify(row.before)],
  ["after", (row) => row.after && JSON.stringify(row.after)],
  ["reason", (row) => row.reason],
  ["request", (row) => row.requestId],
  ["operation", (row) => row.operationId],
  ["run", (row) => row.runId],
];
