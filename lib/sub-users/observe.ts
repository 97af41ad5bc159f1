import "server-only";
import { sql } from "drizzle-orm";
import type { Executor } from "../db/client";
import type { RemoteSubUser } from "../providers/provider";
import { storable } from "../domain/text/storable";
import { sampleUsage } from "../usage/sample";
import type { CapField } from "../domain/sub-users/sub-user";

/** For these, what the provider does not report keeps its known value. */
type PlainField = Exclude<keyof RemoteSubUser, "remoteId" | "name" | "status" | "unsaid" | CapField>;

const plainColumns: { [Field in PlainField]-?: { name: string; type: string } } = {
  login: { name: "login", type: "text" },
  email: { name: "email", type: "text" },
  note: { name: "note", type: "text" },
  trafficUsed: { name: "traffic_used", type: "bigint" },
  ipUsed: { name: "ip_used", type: "bigint" },
  createdAt: { name: "remote_created_at", type: "timestamptz(3)" },
  updatedAt: { name: "remote_updated_at", type: "timestamptz(3)" },
};
const plainFields = Object.keys(plainColumns) as PlainField[];
const ofPlain = (write: (name: string) => string) =>
  sql.raw(
    Object.values(plainColumns)
      .map(({ name }) => write(name))
      .join(""),
  );

/** One observation, as it is sent to the database. */
const columns = [
  { name: "remote_id", type: "text" },
  { name: "name", type: "text" },
  { name: "status", type: "text" },
  ...["traffic", "ip"].flatMap((cap) => [
    { name: `${cap}_cap`, type: "bigint" },
    { name: `${cap}_unlimited`, type: "boolean" },
    { name: `${cap}_unsaid`, type: "boolean" },
  ]),
  ...Object.values(plainColumns),
];
const columnNames = sql.raw(columns.map(({ name }) => name).join(", "));
const columnTypes = sql.raw(columns.map(({ name, type }) => `${name} ${type}`).join(", "));

/**
 * For a cap, null without `unlimited` means not said. A known number is kept, and "unlimited" too unless
 * `unsaid`: then the answer should have had it.
 */
function toRow(item: RemoteSubUser) {
  const stored = (value: RemoteSubUser[PlainField]) =>
    typeof value === "string" ? storable(value) : (value ?? null);
  return {
    remote_id: item.remoteId,
    name: storable(item.name),
    status: item.status,
    traffic_cap: item.trafficCap ?? null,
    traffic_unlimited: item.trafficCap === null,
    traffic_unsaid: item.unsaid?.includes("trafficCap") ?? false,
    ip_cap: item.ipCap ?? null,
    ip_unlimited: item.ipCap === null,
    ip_unsaid: item.unsaid?.includes("ipCap") ?? false,
    ...Object.fromEntries(plainFields.map((field) => [plainColumns[field].name, stored(item[field])])),
  };
}

/** The columns of one cap after `excluded`. Reported again, it is no longer "last reported". */
const capColumns = (cap: "traffic" | "ip") =>
  sql.raw(`
      ${cap}_cap = case when excluded.${cap}_cap is null and not excluded.${cap}_unlimited then t.${cap}_cap else excluded.${cap}_cap end,
      ${cap}_unlimited = excluded.${cap}_unlimited or t.${cap}_unlimited and excluded.${cap}_cap is null and not excluded.${cap}_unsaid,
      ${cap}_unsaid = excluded.${cap}_unsaid or t.${cap}_unsaid and excluded.${cap}_cap is null and not excluded.${cap}_unlimited,
      ${cap}_said_at = case
        when excluded.${cap}_cap is not null or excluded.${cap}_unlimited then null
        when excluded.${cap}_unsaid and not t.${cap}_unsaid and (t.${cap}_cap is not null or t.${cap}_unlimited) then
          case when t.missing_since is null and t.vanished_at is null then greatest(t.observed_at, (select last_good_at from accounts where id = t.account_id)) else t.observed_at end
        else t.${cap}_said_at end,`);

/** Whether `excluded` differs from the known cap. */
const capDiffers = (cap: "traffic" | "ip") =>
  sql.raw(`
      (excluded.${cap}_cap is not null or excluded.${cap}_unlimited)
        and (excluded.${cap}_cap is distinct from t.${cap}_cap or excluded.${cap}_unlimited <> t.${cap}_unlimited or t.${cap}_unsaid)
      or excluded.${cap}_unsaid and not t.${cap}_unsaid`);

/**
 * Updates the mirror with what a provider reported at `observedAt` (when the request was sent), and returns
 * how many rows were written. A row with a newer observation is kept. An unchanged row is not written, so a
 * whole listing costs little; `alwaysStamp` writes it anyway, so that an earlier request cannot undo it. Rows
 * are written in the order of account and remote id, so that no two writers deadlock.
 */
export async function observeSubUsers(
  executor: Executor,
  accountId: string,
  items: readonly RemoteSubUser[],
  observedAt: Date,
  { alwaysStamp = false } = {},
): Promise<number> {
  if (items.length === 0) return 0;
  const unique = [...new Map(items.map((item) => [item.remoteId, item])).values()];
  const { rowCount } = await executor.execute(sql`
    insert into sub_users as t (account_id, ${columnNames}, first_seen_at, observed_at)
    select ${accountId}, r.*, ${observedAt}::timestamptz, ${observedAt}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(unique.map(toRow))}::jsonb) as r(${columnTypes})
    order by r.remote_id collate "C"
    on conflict (account_id, remote_id) do update set
      name = excluded.name,
      status = case when excluded.status = 'unknown' then t.status else excluded.status end,
      ${capColumns("traffic")}
      ${capColumns("ip")}
      ${ofPlain((name) => `${name} = coalesce(excluded.${name}, t.${name}), `)}
      observed_at = excluded.observed_at,
      missing_since = null,
      vanished_at = null
    where t.observed_at < excluded.observed_at and (
      ${alwaysStamp} or t.missing_since is not null or t.vanished_at is not null
      or t.name <> excluded.name
      or (t.status <> excluded.status and excluded.status <> 'unknown')
      or ${capDiffers("traffic")}
      or ${capDiffers("ip")}
      ${ofPlain((name) => `or excluded.${name} is distinct from t.${name} and excluded.${name} is not null `)})`);
  const counted = unique.filter(
    ({ trafficUsed, ipUsed }) => trafficUsed !== undefined || ipUsed !== undefined,
  );
  await sampleUsage(
    executor,
    accountId,
    counted.map((item) => item.remoteId),
    observedAt,
  );
  return rowCount ?? 0;
}
