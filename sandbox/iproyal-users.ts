import { z } from "zod";
import { openBook, type Write } from "./book";
import { dice } from "./dice";
import type { IproyalLimits, IproyalRecord, IproyalRow, IproyalState } from "./iproyal-record";
import { rollUlid, seedIproyal } from "./iproyal-seed";
import { consumed, GB, rollPattern } from "./meter";
import type { Machine, Settled } from "./server";
import type { Store } from "./store";

export interface IproyalWrite extends Write {
  operation: "create" | "update" | "give-traffic" | "take-traffic" | "delete";
}

/** What the main account has beside what its sub-users were given. */
const SPARE = 1_500 * GB;

const rowSchema = z.strictObject({
  hash: z.string(),
  id: z.int(),
  username: z.string(),
  password: z.string(),
  traffic_available: z.number(),
  traffic_used: z.number(),
});

type Given = Partial<IproyalRow> & { limits?: IproyalLimits };

const toBytes = (gb: number) => Math.round(gb * GB);

/** As it is answered: to two decimals. */
const toGb = (bytes: number) => Math.round(bytes / 1e7) / 100;

export function iproyalUsers(parts: Machine, store: Store<IproyalRecord>) {
  /** All that the main account ever had, bytes. */
  let bought = 0;

  function* seed(users: number, anchor: number) {
    bought = SPARE;
    for (const record of seedIproyal(users, anchor)) {
      bought += record.given;
      yield record;
    }
  }

  const book = openBook<IproyalRecord>(parts, store, {
    // The name of a deleted one is free.
    nameOf: ({ gone, key, row }) => (gone ? `/${key}` : row.username),
    seed,
  });
  const all = () => book.all().filter(({ gone }) => !gone);
  const find = (key: string) => {
    const record = book.get(key);
    return record?.gone ? undefined : record;
  };

  /** Bytes left to the main account. */
  const free = () =>
    book.all().reduce((left, { gone, given, meter }) => left - (gone ? meter.bytes : given), bought);

  /** Bytes used by a moment of the counter clock; earlier moments follow the same pattern backwards. */
  function usedAt({ given, meter }: IproyalRecord, at: number): number {
    const { pattern, bytes, start, since } = meter;
    if (at < since) return at <= start ? 0 : Math.max(0, bytes - consumed(pattern, at, since));
    return Math.min(Math.max(given, bytes), bytes + consumed(pattern, since, at));
  }

  const used = (record: IproyalRecord) => Math.floor(usedAt(record, parts.counters.read()));

  const whole = (record: IproyalRecord): IproyalRow => ({
    ...record.row,
    traffic_available: toGb(Math.max(0, record.given - used(record))),
    traffic_used: toGb(used(record)),
  });

  function answered(record: IproyalRecord): Record<string, unknown> {
    if (record.raw?.exact) return record.raw.fields;
    const row = whole(record);
    const { iproyalFigures } = parts.switches;
    const figures =
      iproyalFigures === "strings"
        ? {
            traffic_available: row.traffic_available.toFixed(2),
            traffic_used: row.traffic_used.toFixed(2),
          }
        : {};
    return { ...row, ...figures, ...record.raw?.fields };
  }

  // Only a broken record planted by a test differs from the type.
  const exposed = (record: IproyalRecord): IproyalState => ({
    ...whole(record),
    ...record.raw?.fields,
    limits: record.limits,
  });

  /** The record, its counter settled so that the past is not recomputed. */
  const settled = (record: IproyalRecord): IproyalRecord => ({
    ...record,
    meter: { ...record.meter, bytes: used(record), since: parts.counters.read() },
  });

  function changed(old: IproyalRecord, changes: Given): IproyalRecord {
    const { traffic_available, traffic_used, limits, ...row } = changes;
    const record = settled(old);
    const bytes = traffic_used === undefined ? record.meter.bytes : toBytes(traffic_used);
    const left =
      traffic_available === undefined ? record.given - record.meter.bytes : toBytes(traffic_available);
    return {
      ...record,
      row: { ...record.row, ...row },
      limits: { ...record.limits, ...limits },
      given: bytes + left,
      meter: { ...record.meter, bytes },
    };
  }

  function commit(record: IproyalRecord, write?: IproyalWrite): IproyalRecord {
    book.commit(record.key, record, write);
    return record;
  }

  const hashOf = ({ id, hash }: Given & { id: number }) => hash ?? rollUlid(parts.now(), dice(id));

  function fresh(given: Given, key?: string): IproyalRecord {
    const id = given.id ?? book.nextId();
    const roll = dice(id);
    const hash = given.hash ?? key ?? hashOf({ id });
    const bytes = toBytes(given.traffic_used ?? 0);
    return {
      key: key ?? hash,
      order: id,
      row: {
        hash,
        id,
        username: given.username ?? `user_${id}`,
        password: given.password ?? `pwd${id}`,
      },
      limits: given.limits ?? {},
      given: bytes + toBytes(given.traffic_available ?? 0),
      meter: {
        pattern: rollPattern(roll),
        bytes,
        start: parts.now(),
        since: parts.counters.read(),
      },
    };
  }

  const moveBy = (record: IproyalRecord, bytes: number, write: IproyalWrite) => {
    const now = settled(record);
    return commit({ ...now, given: now.given + bytes }, write);
  };

  const deleted = (record: IproyalRecord): IproyalRecord => ({ ...settled(record), gone: true });

  const records = book.records<IproyalState>({
    schema: rowSchema,
    shown: exposed,
    fresh,
    changed,
    keyOf: hashOf,
  });

  return {
    all,
    find,
    /** The key of the sub-user with this user name. */
    holder: book.holder,
    answered,
    free,
    freeGb: () => toGb(free()),
    /** Bytes left to it. */
    left: (record: IproyalRecord) => Math.max(0, record.given - used(record)),

    create: (given: Given, write: IproyalWrite) => commit(fresh(given), write),
    update: (record: IproyalRecord, changes: Given, write: IproyalWrite) =>
      commit(changed(record, changes), write),
    give: (record: IproyalRecord, gb: number, write: IproyalWrite) => moveBy(record, toBytes(gb), write),
    take: (record: IproyalRecord, gb: number, write: IproyalWrite) => moveBy(record, -toBytes(gb), write),
    /** What it had left is back in the main account. */
    delete: (record: IproyalRecord, write?: IproyalWrite) =>
      commit({ ...settled(record), gone: true }, write),

    /** Only for sub-users that have used anything. */
    memories: (): Settled[] =>
      all().flatMap((record) => {
        const counterAt = (at: number) => Math.floor(usedAt(record, at));
        return record.meter.bytes > 0
          ? {
              id: record.key,
              start: record.meter.start,
              usedBetween: (from, to) => counterAt(to) - counterAt(from),
              counterAt,
              bytesPerIp: 0,
              resetAt: null,
            }
          : [];
      }),

    records: {
      ...records,
      state: () => all().map(exposed),
      user: (key: string) => (find(key) ? records.user(key) : undefined),
      patch: (key: string, changes: Record<string, unknown>) =>
        find(key) ? records.patch(key, changes) : undefined,
      remove(key: string) {
        const record = find(key);
        if (record) commit(deleted(record));
        return record !== undefined;
      },
      setPoolGb(gb: number) {
        bought += toBytes(gb) - free();
      },
    },
  };
}

export type IproyalUsers = ReturnType<typeof iproyalUsers>;
