import "server-only";
import { sql } from "drizzle-orm";
import { db } from "../db/client";
import type { CallContext } from "../providers/call";
import type { Finding, Operation, Target } from "../providers/provider";
import { shows, watchedImage } from "../domain/operations/asked";
import { hasName } from "../domain/operations/same-name";
import { secretComparer } from "./evidence";
import { otherMoves } from "./moves";
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
    otherMoves: () => otherMoves(row),
    ...(row.evidence?.secrets && { secretIs: secretComparer(row.id, row.evidence.secrets) }),
  });
  const found = finding.verdict === "undecided" ? null : finding.subUser;
  if (found && !hasName(row.operation, row.name, found.name)) return { verdict: "undecided" };
  if (row.operation === "create" && finding.verdict === "not-applied" && (await mayHaveAnotherName(row)))
    return { verdict: "undecided" };
  if (finding.verdict !== "not-applied" || finding.subUser === null) return finding;
  const asked = watchedImage(row);
  if (!asked) return finding;
  const fields = Object.keys(asked);
  const old = Object.fromEntries(
    fields.map((field) => [field, row.before?.[field] ?? (field === "note" ? "" : undefined)]),
  );
  if (fields.some((field) => old[field] === undefined)) return { verdict: "undecided" };
  return shows(imageOfRemote(finding.subUser), old) ? finding : { ...finding, verdict: "differs" };
}

/**
 * Whether a creation whose name is not found may have taken effect all the same: a provider may
 * spell the name its own way. True where the account has a newer sub-user whose name contains this
 * one or is the beginning of it, and that no other creation explains. The rule is that of
 * `mayBeMadeOf`, for all rows at once.
 */
async function mayHaveAnotherName({ id, accountId, name, sentAt }: OperationRow): Promise<boolean> {
  if (sentAt === null) return false;
  const { rows } = await db().execute(sql`
    select from sub_users s
    cross join lateral (select lower(${name}::text) as asked, lower(called.one) as given
      from (values (s.name), (s.login)) called(one) where called.one is not null) named
    where s.account_id = ${accountId} and s.first_seen_at > ${sentAt}::timestamptz
      and (strpos(named.given, named.asked) > 0
        or 2 * length(named.given) > length(named.asked) and starts_with(named.asked, named.given))
      and not exists (
      select from operations o where o.account_id = s.account_id and o.operation = 'create' and o.id <> ${id}
        and (o.remote_id = s.remote_id or o.name in (s.name, s.login)))
    limit 1`);
  return rows.length > 0;
}
