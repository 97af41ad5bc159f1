import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { db, type Executor } from "../db/client";
import type { OperationName } from "../domain/operations/names";
import { digestOf } from "./digest";
import { capFields, type CapField } from "../domain/sub-users/sub-user";
import { rowStates, type PoolNeed, type RowState, type RunTotals } from "../domain/runs/run";

export interface GroupRow extends Record<string, unknown> {
  account_id: string;
  state: RowState;
  operation: OperationName | null;
  rows: number;
  bytes_added: number;
  from_pool: number;
  cost_unknown: number;
  cut_off: number;
  promised: number;
  most_promised: number;
  lifted: number;
  still_off: number;
  still_disabled: number;
  needing: number;
  needs: CapField[] | null;
  recent: number;
  first_recent: Date | null;
  sealed: number;
  digest?: string;
  owned_cut_off?: number;
  customers_cut_off?: number;
  unverified: number;
}

/** What a row newly promises; `before` and `after` are its images. */
const promise = sql`case
  when after ? 'added' then (after->>'added')::bigint
  when jsonb_typeof(after->'trafficCap') is distinct from 'number' or before->>'trafficCap' = 'unlimited'
    then 0
  else greatest(0, (after->>'trafficCap')::bigint - case when jsonb_typeof(before->'trafficCap') = 'number'
    then (before->>'trafficCap')::bigint else 0 end) end`;

/** Of a draft: how many of those it cuts off have a customer, and how many customers these are. */
const cutOffOf = (runId: string) => {
  const of = (what: SQL) => sql`(
    select ${what} from run_rows c join sub_users s on s.account_id = c.account_id and s.remote_id = c.remote_id
    where c.run_id = ${runId} and c.state = 'planned' and c.after ? 'cutsOff')`;
  return sql`${of(sql`count(s.customer_id)`)} as owned_cut_off,
    ${of(sql`count(distinct s.customer_id)`)} as customers_cut_off`;
};

/** In one statement, so that the digest covers exactly the rows that are counted. */
export async function readGroups(
  runId: string,
  digest: boolean,
  executor: Executor = db(),
): Promise<GroupRow[]> {
  const { rows } = await executor.execute<GroupRow>(sql`
    select account_id, state, operation, count(*) as rows,
      coalesce(sum(case
        when state not in ('planned', 'done', 'unknown') then 0
        when after ? 'added' then (after->>'added')::bigint
        when jsonb_typeof(after->'trafficCap') = 'number' and jsonb_typeof(before->'trafficCap') = 'number'
          then (after->>'trafficCap')::bigint - (before->>'trafficCap')::bigint
        else 0 end), 0)::double precision as bytes_added,
      coalesce(sum(case when after ? 'fromPool' then (after->>'fromPool')::bigint
        when operation = 'allocate-traffic' then (after->>'added')::bigint end), 0)::double precision as from_pool,
      count(*) filter (where after->'fromPool' = 'null') as cost_unknown,
      count(*) filter (where after ? 'cutsOff') as cut_off,
      coalesce(sum(${promise}), 0)::double precision as promised,
      coalesce(max(${promise}), 0)::double precision as most_promised,
      count(*) filter (where after->>'trafficCap' = 'unlimited'
        and before->>'trafficCap' is distinct from 'unlimited' or operation = 'create'
        and after->'trafficCap' = 'null') as lifted,
      count(*) filter (where after ? 'stillOff') as still_off,
      count(*) filter (where after->>'stillOff' = 'disabled') as still_disabled,
      count(*) filter (where needs <> '[]') as needing,
      (select jsonb_agg(distinct cap)
        from jsonb_array_elements(jsonb_agg(needs) filter (where needs <> '[]')) each,
          jsonb_array_elements(each) cap) as needs,
      count(*) filter (where settled_at > now() - interval '60 seconds') as recent,
      min(settled_at) filter (where settled_at > now() - interval '60 seconds') as first_recent,
      count(sealed) as sealed, count(*) filter (where unverified and state = 'done') as unverified
      ${digest ? sql`, ${digestOf(runId)} as digest, ${cutOffOf(runId)}` : sql.empty()}
    from run_rows r where run_id = ${runId} group by account_id, state, operation`);
  return rows;
}

export async function readTotals(executor: Executor, runId: string): Promise<RunTotals> {
  return totalsOf(await readGroups(runId, false, executor));
}

export function totalsOf(groups: GroupRow[]): RunTotals {
  const byState = Object.fromEntries(rowStates.map((state) => [state, 0])) as Record<RowState, number>;
  const byAccount = new Map<string, number>();
  const pools = new Map<string, PoolNeed>();
  let trafficAdded = 0;
  let cutOff = 0;
  let unverified = 0;
  let stillOff = 0;
  let stillDisabled = 0;
  const planned = groups.filter(({ state }) => state === "planned");
  for (const group of groups) {
    byState[group.state] += group.rows;
    unverified += group.unverified;
    if (group.state === "planned") {
      byAccount.set(group.account_id, (byAccount.get(group.account_id) ?? 0) + group.rows);
      const { bytes, unknown, added } = pools.get(group.account_id) ?? { bytes: 0, unknown: 0, added: 0 };
      pools.set(group.account_id, {
        bytes: bytes + group.from_pool,
        unknown: unknown + group.cost_unknown,
        added: added + Math.max(0, group.bytes_added),
      });
    }
    if (group.state === "planned" || group.state === "done" || group.state === "unknown") {
      trafficAdded += group.bytes_added;
      cutOff += group.cut_off;
      stillOff += group.still_off;
      stillDisabled += group.still_disabled;
    }
  }
  const sum = (of: GroupRow[], pick: (group: GroupRow) => number) =>
    of.reduce((total, group) => total + pick(group), 0);
  return {
    byState,
    rows: sum(groups, (group) => group.rows),
    unverified,
    trafficAdded,
    cutOff,
    cutOffOwned: groups[0]?.owned_cut_off ?? 0,
    cutOffCustomers: groups[0]?.customers_cut_off ?? 0,
    promised: sum(planned, (group) => group.promised),
    mostPromised: Math.max(0, ...planned.map((group) => group.most_promised)),
    lifted: sum(planned, (group) => group.lifted),
    stillOff,
    stillDisabled,
    needing: sum(groups, (group) => group.needing),
    needs: capFields.filter((cap) => groups.some((group) => group.needs?.includes(cap))),
    pools: [...pools].flatMap(([accountId, need]) =>
      need.bytes > 0 || need.unknown > 0 ? [{ accountId, ...need }] : [],
    ),
    byAccount: [...byAccount].map(([accountId, count]) => ({ accountId, planned: count })),
  };
}
