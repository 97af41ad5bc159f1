import { z } from "zod";
import { dice } from "./dice";
import type { IproyalLimits, IproyalRecord, IproyalRow, IproyalState } from "./iproyal-record";
import { rollUlid, seedIproyal } from "./iproyal-seed";
import { consumed, GB, rollPattern } from "./meter";
import { Roster } from "./roster";
import type { Machine, Settled } from "./server";
import type { Change, Store } from "./store";

export interface IproyalWrite {
  operation: "create" | "update" | "give-traffic" | "take-traffic" | "delete";
  body: Record<string, unknown>;
  requestId?: string;
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
  const roster = new Roster<IproyalRecord>();
  const names = new Map<string, string>();
  let nextId = 1;
  let strays = 0;
  /** Bytes that have left the main account for good or for a sub-user, and all that it ever had. */
  let moved = 0;
  let bought = 0;

  function apply({ key, record }: Change<IproyalRecord>) {
    const old = roster.get(key);
    if (old) {
      if (names.get(old.row.username) === key) names.delete(old.row.username);
      moved -= old.given;
    }
    if (record) moved += record.gone ? record.meter.bytes : record.given;
    if (!record || record.gone) roster.delete(key);
    else {
      roster.put(record);
      names.set(record.row.username, key);
      nextId = Math.max(nextId, record.row.id + 1);
    }
    if (key.startsWith("stray-")) strays = Math.max(strays, Number(key.slice(6)));
  }

  function seed() {
    roster.clear();
    names.clear();
    nextId = 1;
    moved = 0;
    for (const record of seedIproyal(store.settings.users, store.settings.anchor))
      apply({ key: record.key, record });
    bought = moved + SPARE;
  }

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
    const { key } = record;
    if (parts.rehearsing) return record;
    store.append(write ? { at: parts.now(), id: key, ...write } : null, { key, record });
    apply({ key, record });
    return record;
  }

  function fresh(given: Given, key?: string): IproyalRecord {
    const id = given.id ?? nextId;
    const roll = dice(id);
    const hash = given.hash ?? rollUlid(parts.now(), roll);
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

  seed();
  store.replay(apply);

  return {
    all: () => roster.all(),
    find: (hash: string) => roster.get(hash),
    /** The key of the sub-user with this user name. */
    holder: (username: string) => names.get(username),
    answered,
    /** Bytes left to the main account. */
    free: () => bought - moved,
    freeGb: () => toGb(bought - moved),
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
      roster.all().flatMap((record) => {
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
      state: () => roster.all().map(exposed),
      user(key: string) {
        const record = roster.get(key);
        return record && exposed(record);
      },
      insert(given: Record<string, unknown>, exact: boolean) {
        const parsed = rowSchema.partial().safeParse(given);
        const known: Given = parsed.success ? parsed.data : {};
        const taken = known.hash !== undefined && roster.get(known.hash);
        const record = fresh(known, taken || exact ? `stray-${strays + 1}` : undefined);
        if (exact || !parsed.success) record.raw = { exact, fields: given };
        return commit(record).key;
      },
      patch(key: string, changes: Record<string, unknown>) {
        const old = roster.get(key);
        if (!old) return undefined;
        const parsed = rowSchema.omit({ hash: true, id: true }).partial().safeParse(changes);
        const record = changed(old, parsed.success ? parsed.data : {});
        if (!parsed.success || old.raw)
          record.raw = { exact: old.raw?.exact ?? false, fields: { ...old.raw?.fields, ...changes } };
        return exposed(commit(record));
      },
      remove(key: string) {
        const record = roster.get(key);
        if (record) commit({ ...settled(record), gone: true });
        return record !== undefined;
      },
      ledger: store.ledger,
      setPoolGb(free: number) {
        bought = moved + toBytes(free);
      },
      reset(users?: number) {
        if (users !== undefined) store.saveSettings({ users });
        store.clear();
        seed();
      },
    },
  };
}

export type IproyalUsers = ReturnType<typeof iproyalUsers>;
