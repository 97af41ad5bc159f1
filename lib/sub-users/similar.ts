import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Executor } from "../db/client";

/**
 * A name without differences that the eye misses: case, invisible characters, Unicode forms of one character.
 * The index `sub_users_folded_name` uses the same expression on `coalesce(login, name)`.
 */
function foldedName(name: SQL): SQL {
  return sql`md5(lower(normalize(regexp_replace(${name}, ${sql.raw(invisible)}, '', 'g'), NFKC)))`;
}

const invisible = String.raw`E'[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]'`;

export interface Similar {
  /** The name asked about. */
  name: string;
  /** One that exists, is being created, or is planned in an open run other than `runId`. */
  other: string;
  planned: boolean;
}

/** Names in an account that look like the given ones, including equal ones. */
export async function findSimilar(
  executor: Executor,
  accountId: string,
  names: readonly string[],
  except: { operationId?: string; runId?: string } = {},
): Promise<Similar[]> {
  const { rows } = await executor.execute<Similar & Record<string, unknown>>(sql`
    with asked as (select name, ${foldedName(sql`name`)} as folded
      from unnest(${sql.param([...names])}::text[]) as given(name))
    select asked.name, coalesce(s.login, s.name) as other, false as planned
    from asked join sub_users s on s.account_id = ${accountId} and s.vanished_at is null
      and ${foldedName(sql`coalesce(s.login, s.name)`)} = asked.folded
    union
    select asked.name, o.name, false
    from asked join operations o on o.account_id = ${accountId} and o.operation = 'create'
      and o.state in ('planned', 'sent', 'unknown')
      and o.id is distinct from ${except.operationId ?? null}::uuid
      and ${foldedName(sql`o.name`)} = asked.folded
    union
    select asked.name, r.name, true
    from asked join run_rows r on r.account_id = ${accountId} and r.operation = 'create'
      and r.state = 'planned' and ${foldedName(sql`r.name`)} = asked.folded
    join runs on runs.id = r.run_id and runs.id is distinct from ${except.runId ?? null}::uuid
      and runs.state in ('draft', 'queued', 'running', 'paused')
    order by 1, 2`);
  return rows;
}

/** Each name with the folded form it shares with all similar ones. */
export async function foldNames(executor: Executor, names: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await executor.execute<{ name: string; folded: string }>(
    sql`select name, ${foldedName(sql`name`)} as folded
      from unnest(${sql.param([...new Set(names)])}::text[]) as given(name)`,
  );
  return new Map(rows.map(({ name, folded }) => [name, folded]));
}
