import { randomInt } from "node:crypto";
import { z } from "zod";
import {
  GIB,
  POOL_FACTORS,
  POOL_TYPES,
  type DataImpulseRecord,
  type DataImpulseRow,
  type DataImpulseState,
  type DataImpulseUser,
  type Settable,
} from "./dataimpulse-record";
import { rollLogin, seedDataImpulse } from "./dataimpulse-seed";
import { dice, type Dice } from "./dice";
import { consumed, rollPattern, shareBefore } from "./meter";
import { rollPassword } from "./reseller";
import { Roster } from "./roster";
import type { Machine, Settled } from "./server";
import type { Change, Store } from "./store";

export interface DataImpulseWrite {
  operation:
    | "create"
    | "update"
    | "reset-password"
    | "set-blocked"
    | "delete"
    | "balance-add"
    | "balance-drop"
    | "allowed-ips-add"
    | "allowed-ips-remove";
  body: Record<string, unknown>;
  outcome?: Record<string, unknown>;
  requestId?: string;
}

const SPARE_GB = 2_500;

const plantedSchema = z
  .strictObject({
    id: z.int(),
    label: z.string(),
    login: z.string(),
    password: z.string(),
    threads: z.int(),
    sticky_range: z.strictObject({ start: z.int(), end: z.int() }),
    allowed_ips: z.array(z.string()),
    blocked: z.boolean(),
    pool_type: z.enum(POOL_TYPES),
    default_pool_parameters: z.record(z.string(), z.unknown()),
    /** Bytes. */
    balance_total: z.int().min(0),
    balance_used: z.int().min(0),
  })
  .partial();

type Planted = z.infer<typeof plantedSchema>;

/** As the API writes amounts: "12.01 GB". */
const formatted = (bytes: number) => `${Number((bytes / GIB).toFixed(2))} GB`;

const inHundredths = (gb: number) => Math.round(gb * 100) / 100;
const unpredictable = (): Dice => dice(randomInt(2 ** 31));

export function dataImpulseUsers(parts: Machine, store: Store<DataImpulseRecord>) {
  const roster = new Roster<DataImpulseUser>();
  /** Which sub-user an allowed address belongs to. */
  const bound = new Map<string, string>();
  let nextId = 1;
  let strays = 0;
  let pool = 0;

  function apply({ key, record }: Change<DataImpulseRecord>) {
    const user = record?.user ?? null;
    for (const ip of roster.get(key)?.row.allowed_ips ?? []) bound.delete(ip);
    if (!user) roster.delete(key);
    else {
      roster.put(user);
      for (const ip of user.row.allowed_ips) bound.set(ip, key);
      nextId = Math.max(nextId, user.row.id + 1);
    }
    pool = record?.pool ?? pool;
    if (key.startsWith("stray-")) strays = Math.max(strays, Number(key.slice(6)));
  }

  function seed() {
    roster.clear();
    bound.clear();
    nextId = 1;
    pool = SPARE_GB;
    for (const user of seedDataImpulse(store.settings.users, store.settings.anchor))
      apply({ key: user.key, record: { user, pool } });
  }

  /** Bytes used by a moment of the counter clock, not above what it was given. */
  function usedAt({ row, total, meter }: DataImpulseUser, at: number): number {
    const { pattern, start, bytes, since } = meter;
    if (at < since) return bytes * shareBefore(pattern, start, since, at);
    const grown = row.blocked ? bytes : bytes + consumed(pattern, since, at);
    return Math.min(Math.max(total, bytes), grown);
  }

  const usedNow = (user: DataImpulseUser) => Math.floor(usedAt(user, parts.counters.read()));
  const left = (user: DataImpulseUser) => Math.max(0, user.total - usedNow(user));

  /** With its counter settled, so that what changes from now on cannot rewrite the past. */
  function settled(user: DataImpulseUser): DataImpulseUser {
    return { ...user, meter: { ...user.meter, bytes: usedNow(user), since: parts.counters.read() } };
  }

  const row = (user: DataImpulseUser): DataImpulseRow => ({
    ...user.row,
    password: user.password,
    balance: left(user),
    balance_format: formatted(left(user)),
    blocked_hosts: [],
  });

  function answered(user: DataImpulseUser): Record<string, unknown> {
    if (user.raw?.exact) return user.raw.fields;
    const { pool_type } = user.row;
    const said =
      parts.switches.dataimpulse.misspelt && pool_type === "residential" ? "residental" : pool_type;
    return { ...row(user), pool_type: said, ...user.raw?.fields };
  }

  // Only a broken record planted by a test differs from the type.
  const exposed = (user: DataImpulseUser): DataImpulseState => ({
    ...row(user),
    balance_total: user.total,
    balance_used: usedNow(user),
    additions: user.additions,
    ...user.raw?.fields,
  });

  function commit(key: string, user: DataImpulseUser | null, write?: DataImpulseWrite, left = pool) {
    if (parts.rehearsing) return;
    const change = { key, record: { user, pool: left } };
    store.append(write ? { at: parts.now(), id: key, ...write } : null, change);
    apply(change);
  }

  function changed(old: DataImpulseUser, changes: Partial<DataImpulseUser>, write: DataImpulseWrite) {
    const user = { ...settled(old), ...changes };
    commit(old.key, user, write);
    return user;
  }

  function fresh(given: Planted, key?: string): DataImpulseUser {
    const id = given.id ?? nextId;
    const at = parts.counters.read();
    return {
      key: key ?? String(id),
      order: id,
      row: {
        id,
        label: given.label ?? "",
        login: given.login ?? rollLogin(dice(id)),
        threads: given.threads ?? 100,
        sticky_range: given.sticky_range ?? { start: 10_000, end: 20_000 },
        allowed_ips: given.allowed_ips ?? [],
        blocked: given.blocked ?? false,
        pool_type: given.pool_type ?? "residential",
        default_pool_parameters: given.default_pool_parameters ?? {},
      },
      password: given.password ?? rollPassword(unpredictable()),
      total: given.balance_total ?? 0,
      additions: [],
      meter: { pattern: rollPattern(dice(id)), start: at, bytes: given.balance_used ?? 0, since: at },
    };
  }

  seed();
  store.replay(apply);

  return {
    all: () => roster.all(),
    find: (key: string) => roster.get(key),
    /** The sub-user that an allowed address belongs to. */
    holder: (ip: string) => bound.get(ip),
    pool: () => pool,
    usedAt,
    answered,
    balance(user: DataImpulseUser) {
      const figures = { balance: left(user), balance_total: user.total, balance_used: usedNow(user) };
      const words = Object.entries(figures).map(([name, bytes]) => [`${name}_format`, formatted(bytes)]);
      return { ...figures, ...Object.fromEntries(words), threads_used: 0 };
    },

    create(given: Partial<Settable>, write: DataImpulseWrite): DataImpulseUser {
      const user = fresh(given);
      commit(user.key, user, write);
      return user;
    },
    update: (old: DataImpulseUser, changes: Partial<Settable>, write: DataImpulseWrite) =>
      changed(old, { row: { ...old.row, ...changes } }, write),
    resetPassword: (old: DataImpulseUser, write: DataImpulseWrite) =>
      changed(old, { password: rollPassword(unpredictable()) }, write),
    /** False when the pool does not hold as much. */
    add(old: DataImpulseUser, gb: number, write: DataImpulseWrite): boolean {
      const charged = inHundredths(gb * POOL_FACTORS[old.row.pool_type]);
      if (charged > pool) return false;
      const start = old.total === 0 ? { start: parts.counters.read() } : {};
      const user = settled(old);
      commit(
        old.key,
        {
          ...user,
          total: user.total + gb * GIB,
          additions: [...user.additions, { charged, added: gb, at: parts.now() }],
          meter: { ...user.meter, ...start },
        },
        write,
        inHundredths(pool - charged),
      );
      return true;
    },
    /** Gives all that is left back to the pool. */
    drop(old: DataImpulseUser, write: DataImpulseWrite) {
      const rest = left(old);
      const back = (rest / GIB) * POOL_FACTORS[old.row.pool_type];
      commit(
        old.key,
        { ...settled(old), total: old.total - rest },
        { ...write, outcome: { returned: rest } },
        inHundredths(pool + back),
      );
    },
    delete(old: DataImpulseUser, write: DataImpulseWrite) {
      const rest = left(old);
      const back = parts.switches.dataimpulse.restReturns
        ? (rest / GIB) * POOL_FACTORS[old.row.pool_type]
        : 0;
      commit(old.key, null, { ...write, outcome: { balance: rest } }, inHundredths(pool + back));
    },

    /** Only for sub-users that have used anything. */
    memories: (): Settled[] =>
      roster
        .all()
        .filter(({ meter }) => meter.bytes > 0)
        .map((user) => ({
          id: user.key,
          start: user.meter.start,
          usedBetween: (from, to) => Math.floor(usedAt(user, to)) - Math.floor(usedAt(user, from)),
          counterAt: (at) => Math.floor(usedAt(user, at)),
          bytesPerIp: 0,
          resetAt: null,
        })),

    records: {
      state: () => roster.all().map(exposed),
      user(key: string) {
        const user = roster.get(key);
        return user && exposed(user);
      },
      insert(given: Record<string, unknown>, exact: boolean) {
        const parsed = plantedSchema.safeParse(given);
        const id = parsed.data?.id ?? nextId;
        const free = !roster.get(String(id)) && (parsed.success || given.id === undefined || given.id === id);
        const key = free ? String(id) : `stray-${strays + 1}`;
        const user = fresh({ ...parsed.data, id }, key);
        if (exact || !parsed.success) user.raw = { exact, fields: given };
        commit(key, user);
        return key;
      },
      patch(key: string, changes: Record<string, unknown>) {
        const old = roster.get(key);
        if (!old) return undefined;
        const parsed = plantedSchema.omit({ id: true }).safeParse(changes);
        const user = settled(old);
        const { password = user.password, balance_total, balance_used, ...row } = parsed.data ?? {};
        const next: DataImpulseUser = {
          ...user,
          row: { ...user.row, ...row },
          password,
          total: balance_total ?? user.total,
          meter: { ...user.meter, bytes: balance_used ?? user.meter.bytes },
        };
        const fields = { ...old.raw?.fields, ...changes };
        if (!parsed.success || old.raw) next.raw = { exact: old.raw?.exact ?? false, fields };
        commit(key, next);
        return exposed(next);
      },
      remove(key: string) {
        if (!roster.get(key)) return false;
        commit(key, null);
        return true;
      },
      ledger: store.ledger,
      reset(users?: number) {
        if (users !== undefined) store.saveSettings({ users });
        store.clear();
        seed();
      },
      setPoolGb(gb: number) {
        pool = gb;
      },
    },
  };
}

export type DataImpulseUsers = ReturnType<typeof dataImpulseUsers>;
