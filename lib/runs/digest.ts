import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Executor } from "../db/client";

/**
 * What the confirmation of a draft covers: every row in order with all that would be sent, what is left out,
 * and the draft's own parameters. Generated passwords count by their sealed text. One hex value, from one
 * statement.
 */
export function digestOf(runId: string): SQL<string> {
  return sql<string>`(
    select encode(sha256(
      convert_to(jsonb_build_array(d.id, d.kind, d.parent_id, d.actor_id, d.params)::text, 'UTF8')
      || coalesce((
        select string_agg(sha256(convert_to(jsonb_build_array(
          w.position, w.account_id, w.remote_id, w.name, w.state, w.operation, w.operation_id, w.input,
            w.seen, w.before, w.after, w.sealed)::text, 'UTF8')),
          ''::bytea order by w.position)
        from run_rows w where w.run_id = d.id), ''::bytea)), 'hex')
    from runs d where d.id = ${runId})`;
}

export async function readDigest(executor: Executor, runId: string): Promise<string | null> {
  const { rows } = await executor.execute<{ digest: string | null }>(
    sql`select ${digestOf(runId)} as digest`,
  );
  return rows[0]?.digest ?? null;
}
