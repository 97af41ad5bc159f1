import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { isBefore } from "../accounts/others";
import type { CapField } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";
import type { RemoteSubUser } from "../providers/provider";
import { canonicalJson } from "../text";

/** What a provider reported about one sub-user, and when the request was sent. */
export interface Observation {
  item: RemoteSubUser;
  observedAt: Date;
}

/** For these, what the provider does not report keeps its known value. */
type PlainField = Exclude<
  keyof RemoteSubUser,
  "remoteId" | "name" | "status" | "statusUnread" | "unreported" | CapField
>;

const plainColumns: { [Field in PlainField]-?: { name: string; type: string } } = {
  login: { name: "login", type: "text" },
  email: { name: "email", type: "text" },
  note: { name: "note", type: "text" },
  trafficUsed: { name: "traffic_used", type: "bigint" },
  ipUsed: { name: "ip_used", type: "bigint" },
  trafficLeft: { name: "left_reported", type: "bigint" },
  limits: { name: "limits", type: "text" },
  createdAt: { name: "remote_created_at", type: "timestamptz(3)" },
  updatedAt: { name: "remote_updated_at", type: "timestamptz(3)" },
};
const plainFields = Object.keys(plainColumns) as PlainField[];
export const ofPlain = (write: (name: string) => string) =>
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
  // Of an answer: now, where it should have said what is used and did not.
  { name: "used_said_at", type: "timestamptz(3)" },
];
export const columnNames = sql.raw(columns.map(({ name }) => name).join(", "));
const columnTypes = sql.raw(
  [...columns, { name: "status_said", type: "boolean" }, { name: "observed_at", type: "timestamptz(3)" }]
    .map(({ name, type }) => `${name} ${type}`)
    .join(", "),
);

function stored(value: RemoteSubUser[PlainField]): string | number | Date | null {
  if (typeof value === "string") return storable(value);
  if (value === undefined || typeof value === "number" || value instanceof Date) return value ?? null;
  return canonicalJson(value);
}

/**
 * For a cap, null without `unlimited` means not said. A known number is kept, and "unlimited" too unless
 * `unreported`: then the answer should have had it.
 */
function toRow({ item, observedAt }: Observation) {
  return {
    remote_id: item.remoteId,
    name: storable(item.name),
    status: item.status,
    status_said: reportsStatus(item),
    traffic_cap: item.trafficCap ?? null,
    traffic_unlimited: item.trafficCap === null,
    traffic_unsaid: item.unreported?.includes("trafficCap") ?? false,
    ip_cap: item.ipCap ?? null,
    ip_unlimited: item.ipCap === null,
    ip_unsaid: item.unreported?.includes("ipCap") ?? false,
    ...Object.fromEntries(plainFields.map((field) => [plainColumns[field].name, stored(item[field])])),
    used_said_at: lacksUse(item) ? observedAt : null,
    observed_at: observedAt,
  };
}

const lacksUse = ({ unreported }: RemoteSubUser): boolean => unreported?.includes("trafficUsed") ?? false;

/** SQL: when what the row `t` says last was confirmed. */
const lastSaid = `case when t.missing_since is null and t.vanished_at is null
  then greatest(t.observed_at, (select last_good_at from accounts where id = t.account_id)) else t.observed_at end`;

/** SQL: since when the row `t` has what is used from an older answer than `excluded`. */
export const usedSaidAt = sql.raw(`case
  when excluded.traffic_used is not null then null
  when excluded.used_said_at is not null and t.used_said_at is null then ${lastSaid}
  else t.used_said_at end`);

/**
 * SQL: `excluded` is another sub-user than the row `t`, to which the provider gave the id of one that
 * was deleted: another name, made later, after the one before was missing or with less used. A new
 * name alone is a rename, unless the row is from before the account had a key to others. In a statement with
 * `othersOf`.
 */
export const isAnother = `(${isBefore("t")} or t.name <> excluded.name
  and date_trunc('second', excluded.remote_created_at) > coalesce(date_trunc('second', t.remote_created_at), t.vanished_at)
  and (t.vanished_at is not null or t.missing_since is not null or excluded.traffic_used < t.traffic_used))`;

/** The columns of one cap after `excluded`. Reported again, it is no longer "last reported". */
export const capColumns = (cap: "traffic" | "ip") =>
  sql.raw(`
      ${cap}_cap = case when excluded.${cap}_cap is null and not excluded.${cap}_unlimited and ${isAnother} is not true
        then t.${cap}_cap else excluded.${cap}_cap end,
      ${cap}_unlimited = excluded.${cap}_unlimited or t.${cap}_unlimited and excluded.${cap}_cap is null
        and not excluded.${cap}_unsaid and ${isAnother} is not true,
      ${cap}_unsaid = excluded.${cap}_unsaid or t.${cap}_unsaid and excluded.${cap}_cap is null
        and not excluded.${cap}_unlimited and ${isAnother} is not true,
      ${cap}_said_at = case
        when excluded.${cap}_cap is not null or excluded.${cap}_unlimited or ${isAnother} then null
        when excluded.${cap}_unsaid and not t.${cap}_unsaid and (t.${cap}_cap is not null or t.${cap}_unlimited) then
          ${lastSaid}
        else t.${cap}_said_at end,`);

/** Whether `excluded` differs from the known cap. */
const capDiffers = (cap: "traffic" | "ip") =>
  sql.raw(`
      (excluded.${cap}_cap is not null or excluded.${cap}_unlimited)
        and (excluded.${cap}_cap is distinct from t.${cap}_cap or excluded.${cap}_unlimited <> t.${cap}_unlimited or t.${cap}_unsaid)
      or excluded.${cap}_unsaid and not t.${cap}_unsaid`);

/** Whether it says a status, also one that is not known here; else the known one stays. */
export const reportsStatus = ({ status, statusUnread }: RemoteSubUser): boolean =>
  status !== "unknown" || statusUnread === true;

/**
 * SQL: `excluded`, which says a status where `statusSaid` holds, differs from the row `t`, beyond having
 * been observed later. In a statement with `othersOf`.
 */
export const differs = (statusSaid: SQL) => sql`(t.missing_since is not null or t.vanished_at is not null
  or ${sql.raw(isBefore("t"))}
  or t.name <> excluded.name
  or (t.status <> excluded.status and ${statusSaid})
  or ${capDiffers("traffic")}
  or ${capDiffers("ip")}
  or t.used_said_at is null and excluded.used_said_at is not null
  or t.used_said_at is not null and excluded.traffic_used is not null
  ${ofPlain((name) => `or excluded.${name} is distinct from t.${name} and excluded.${name} is not null `)})`;

/**
 * SQL: an answer of `observedAt` with the provider's time of change `updatedAt` is an older record than the
 * row of the mirror `t`, from a copy of the provider's database that lags behind. Copies are believed to lag
 * no longer than this, so that a provider that was restored from a backup is followed after it.
 */
export const isOlderCopy = (t: string, updatedAt: string, observedAt: string) =>
  sql.raw(`(${t}.vanished_at is null and ${t}.remote_updated_at <= clock_timestamp()
    and date_trunc('second', ${updatedAt}) < date_trunc('second', ${t}.remote_updated_at)
    and ${t}.observed_at > ${observedAt} - interval '15 minutes')`);

const separator = "\u001f";
/** Between the texts of several items. */
const itemSeparator = "\u001e";

/** What an item says in a text, and the same of the row `t` in SQL: equal only where nothing differs. */
const parts: { said(item: RemoteSubUser): string | number | null; known: string }[] = [
  { said: ({ name }) => storable(name), known: "t.name" },
  { said: (item) => (reportsStatus(item) ? item.status : null), known: "t.status" },
  ...(
    [
      ["trafficCap", "traffic"],
      ["ipCap", "ip"],
    ] as const
  ).map(([field, cap]) => ({
    said: (item: RemoteSubUser) =>
      item[field] === null
        ? "unlimited"
        : (item[field] ?? (item.unreported?.includes(field) ? "unreported" : null)),
    known: `case when t.${cap}_unsaid then 'unreported' when t.${cap}_unlimited then 'unlimited' else t.${cap}_cap::text end`,
  })),
  ...plainFields.map((field) => ({
    said: (item: RemoteSubUser) => {
      const value = field === "trafficUsed" && lacksUse(item) ? "unreported" : stored(item[field]);
      // As the shortest text of a double, in both languages.
      return value instanceof Date ? value.getTime() / 1_000 : value;
    },
    known: knownField(field),
  })),
];

function knownField(field: PlainField): string {
  const { name, type } = plainColumns[field];
  if (field === "trafficUsed")
    return `case when t.used_said_at is null then t.${name}::text else 'unreported' end`;
  return type.startsWith("timestamp") ? `date_part('epoch', t.${name})` : `t.${name}`;
}

/**
 * An item as one text, and which of the parts it has, a bit for each: what is not reported is not compared.
 * Null where a part, or the id, contains a separator.
 */
export function fingerprintOf(item: RemoteSubUser): { form: number; text: string } | null {
  if (hasSeparator(item.remoteId)) return null;
  let form = 0;
  let text = "";
  for (let index = 0; index < parts.length; index += 1) {
    const value = parts[index]?.said(item) ?? null;
    if (value === null) continue;
    if (typeof value === "string" && hasSeparator(value)) return null;
    form |= 1 << index;
    text += `${value}${separator}`;
  }
  return { form, text };
}

const hasSeparator = (text: string) => text.includes(separator) || text.includes(itemSeparator);

/** SQL: ids and texts as rows. One text of all is escaped and read faster than an array. */
export function fingerprintRows(ids: readonly string[], texts: readonly string[]): SQL {
  const all = (of: readonly string[]) =>
    sql`string_to_array(${of.join(itemSeparator)}::text, ${itemSeparator})`;
  return sql`unnest(${all(ids)}, ${all(texts)})`;
}

/**
 * SQL: the row `t` as such a text; null where it has nothing for one of the parts. A separator within one of
 * them is one more than the text of an item can have.
 */
export function mirrorFingerprint(form: number): SQL {
  const known = parts.filter((_, index) => form & (1 << index)).map((part) => part.known);
  return sql.raw(known.map((part) => `${part} || E'\\x1f'`).join(" || "));
}

export function recordset(observations: readonly Observation[], alias: "excluded" | "r"): SQL {
  return sql`jsonb_to_recordset(${JSON.stringify(observations.map(toRow))}::jsonb) as ${sql.raw(alias)}(${columnTypes})`;
}

/** Whether its counters can be sampled: where one is missing, growth would be taken for none. */
export function isCounted({ item }: Observation): boolean {
  if (lacksUse(item)) return false;
  return item.trafficUsed !== undefined || item.ipUsed !== undefined;
}
