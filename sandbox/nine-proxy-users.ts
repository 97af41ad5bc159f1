import { z } from "zod";
import { openBook, type Write } from "./book";
import { dice } from "./dice";
import { consumed, rollPattern } from "./meter";
import type { NineProxyRecord, NineProxyRow } from "./nine-proxy-record";
import { seedNineProxy } from "./nine-proxy-seed";
import type { Machine, Settled } from "./server";
import type { Store } from "./store";

export interface NineProxyWrite extends Write {
  operation: "create" | "update" | "delete";
}

const rowSchema = z.strictObject({
  id: z.int(),
  user_name: z.string(),
  use_key: z.string(),
  usage_cap: z.int(),
  ip_usage_cap: z.int(),
  data_used: z.int(),
  ip_used: z.int(),
  status: z.int(),
  note: z.string(),
  created_at: z.int(),
  updated_at: z.int(),
});

export function nineProxyUsers(parts: Machine, store: Store<NineProxyRecord>) {
  const book = openBook<NineProxyRecord>(parts, store, {
    nameOf: ({ row }) => row.user_name,
    seed: seedNineProxy,
  });

  function counters(
    { row, meter }: NineProxyRecord,
    at = parts.counters.read(),
  ): { data_used: number; ip_used: number } {
    const bytes = Math.floor(meter.bytes);
    if (row.status !== 1) return { data_used: bytes, ip_used: meter.ips };
    const grown = consumed(meter.pattern, meter.since, at);
    const room = row.usage_cap > 0 ? Math.max(0, row.usage_cap - meter.bytes) : Infinity;
    const added = Math.min(grown, room);
    const ipRoom = row.ip_usage_cap < 0 ? Infinity : Math.max(0, row.ip_usage_cap - meter.ips);
    return {
      data_used: Math.floor(meter.bytes + added),
      ip_used: meter.ips + Math.min(ipRoom, Math.floor(added / meter.bytesPerIp)),
    };
  }

  const whole = (record: NineProxyRecord): NineProxyRow => {
    const { id, user_name, use_key, usage_cap, ip_usage_cap, ...rest } = record.row;
    return { id, user_name, use_key, usage_cap, ip_usage_cap, ...counters(record), ...rest };
  };

  // Only a broken record planted by a test differs from the type.
  function answered(record: NineProxyRecord): NineProxyRow {
    if (!record.raw) return whole(record);
    const { exact, fields } = record.raw;
    return (exact ? fields : { ...whole(record), ...fields }) as unknown as NineProxyRow;
  }

  /** The changed record, its counters settled so that the past is not recomputed. */
  function changed(record: NineProxyRecord, changes: Partial<NineProxyRow>): NineProxyRecord {
    const { data_used, ip_used, ...row } = { ...whole(record), ...changes };
    const meter = { ...record.meter, bytes: data_used, ips: ip_used, since: parts.counters.read() };
    return { key: record.key, order: record.order, row, meter };
  }

  // Always later than before, so that two changes within one second can be told apart.
  const touched = (record?: NineProxyRecord) =>
    Math.max(Math.floor(parts.now() / 1000), (record?.row.updated_at ?? 0) + 1);

  function fresh(given: Partial<NineProxyRow>, key?: string): NineProxyRecord {
    const id = given.id ?? book.nextId();
    const second = Math.floor(parts.now() / 1000);
    const roll = dice(id);
    return {
      key: key ?? String(id),
      order: id,
      row: {
        id,
        user_name: given.user_name ?? `user_${id}`,
        use_key: given.use_key ?? `key${id}`,
        usage_cap: given.usage_cap ?? 0,
        ip_usage_cap: given.ip_usage_cap ?? -1,
        status: given.status ?? 1,
        note: given.note ?? "",
        created_at: given.created_at ?? second,
        updated_at: given.updated_at ?? second,
      },
      meter: {
        pattern: rollPattern(roll),
        bytes: given.data_used ?? 0,
        ips: given.ip_used ?? 0,
        bytesPerIp: 12_000_000 + roll.int(0, 60_000_000),
        since: parts.counters.read(),
      },
    };
  }

  return {
    all: book.all,
    version: book.version,
    find: book.get,
    /** The id of the sub-user with this user name. */
    holder: book.holder,
    row: whole,
    answered,

    create(given: Partial<NineProxyRow>, write: NineProxyWrite): NineProxyRow {
      const record = fresh(given);
      book.commit(record.key, record, write);
      return whole(record);
    },
    update(old: NineProxyRecord, changes: Partial<NineProxyRow>, write: NineProxyWrite): NineProxyRow {
      const record = changed(old, { ...changes, updated_at: touched(old) });
      book.commit(record.key, record, write);
      return whole(record);
    },
    delete: (record: NineProxyRecord, write: NineProxyWrite) => book.commit(record.key, null, write),

    /** Only for sub-users that have used anything. */
    memories: (): Settled[] =>
      book.all().flatMap((record) => {
        const { row, meter } = record;
        const counterAt = (at: number) =>
          at >= meter.since
            ? counters(record, at).data_used
            : Math.max(0, Math.floor(meter.bytes - consumed(meter.pattern, at, meter.since)));
        return meter.bytes > 0
          ? {
              id: record.key,
              start: row.created_at * 1000,
              usedBetween: (from, to) => counterAt(to) - counterAt(from),
              counterAt,
              bytesPerIp: meter.bytesPerIp,
              resetAt: null,
            }
          : [];
      }),

    records: book.records<NineProxyRow>({
      schema: rowSchema,
      shown: answered,
      fresh,
      changed: (old, changes) => changed(old, { updated_at: touched(old), ...changes }),
    }),
  };
}

export type NineProxyUsers = ReturnType<typeof nineProxyUsers>;
