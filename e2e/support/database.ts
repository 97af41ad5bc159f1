import { Pool } from "pg";
import { desk } from "../setup/desk";

const pools = new Map<string, Pool>();

/** Rows of Subdesk's own database, or of another one's; bigints come as text. */
export async function query<Row extends Record<string, unknown>>(
  sql: string,
  values: unknown[] = [],
  { databaseUrl } = desk(),
): Promise<Row[]> {
  const pool =
    pools.get(databaseUrl) ?? new Pool({ connectionString: databaseUrl, max: 2, allowExitOnIdle: true });
  pools.set(databaseUrl, pool);
  return (await pool.query<Row>(sql, values)).rows;
}

export interface OperationRow extends Record<string, unknown> {
  id: string;
  operation: string;
  remote_id: string | null;
  name: string;
  state: string;
  message: string | null;
  input: Record<string, unknown>;
  reason: string | null;
  settled_by: string | null;
}

/** The stored operations on one name, oldest first. */
export function operationsOn(name: string): Promise<OperationRow[]> {
  return query<OperationRow>(
    "select id, operation, remote_id, name, state, message, input, reason, settled_by from operations where name = $1 order by created_at",
    [name],
  );
}

export interface AuditRow extends Record<string, unknown> {
  action: string;
  outcome: string;
  actor_name: string;
  reason: string | null;
}

export function auditOf(operationId: string): Promise<AuditRow[]> {
  return query<AuditRow>(
    "select action, outcome, actor_name, reason from audit_log where operation_id = $1 order by seq",
    [operationId],
  );
}

export interface MirrorRow extends Record<string, unknown> {
  account_id: string;
  remote_id: string;
  name: string;
  status: string;
  note: string | null;
  traffic_cap: string | null;
  traffic_unlimited: boolean;
  ip_cap: string | null;
  ip_unlimited: boolean;
  vanished_at: Date | null;
  tags: string[];
}

/** Subdesk's copy of a sub-user. */
export async function mirrorOf(name: string): Promise<MirrorRow | undefined> {
  const [row] = await query<MirrorRow>(
    "select account_id, remote_id, name, status, note, traffic_cap, traffic_unlimited, ip_cap, ip_unlimited, vanished_at, tags from sub_users where name = $1",
    [name],
  );
  return row;
}
