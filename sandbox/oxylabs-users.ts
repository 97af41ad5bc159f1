import { z } from "zod";
import { openBook, type Write } from "./book";
import { dice } from "./dice";
import { consumed, DAY, GB, rollPattern, shareBefore } from "./meter";
import { periods, type OxylabsRecord, type OxylabsRow, type OxylabsState } from "./oxylabs-record";
import { seedOxylabs } from "./oxylabs-seed";
import type { Machine, Settled } from "./server";
import type { Store } from "./store";

const rowSchema = z.strictObject({
  id: z.int(),
  username: z.string(),
  status: z.enum(["active", "disabled"]),
  created_at: z.string(),
  traffic: z.number(),
  traffic_limit: z.number().nullable(),
  auto_disable: z.boolean(),
  lifetime: z.boolean(),
  password: z.string(),
});

const minutes = (at: number) => new Date(at).toISOString().slice(0, 16).replace("T", " ");

export function oxylabsUsers(parts: Machine, store: Store<OxylabsRecord>) {
  const months = periods(store.settings.anchor);
  const book = openBook<OxylabsRecord>(parts, store, {
    nameOf: ({ row }) => row.username,
    seed: seedOxylabs,
  });

  /**
   * Where its counter and status stand at a moment of the counter clock, and what it has used
   * since the last change.
   */
  function standing({ row, meter }: OxylabsRecord, at: number) {
    const limit = row.traffic_limit === null ? Infinity : Math.round(row.traffic_limit * GB);
    let { status } = row;
    let { bytes, from, since } = meter;
    let grown = 0;
    const disableAtLimit = () => {
      if (row.auto_disable && limit > 0 && bytes >= limit) status = "disabled";
    };
    disableAtLimit();
    while (since < at) {
      const end = row.lifetime ? at : Math.min(at, months.end(since));
      if (status === "active" && limit > 0) {
        const wanted = consumed(meter.pattern, since, end);
        const added = row.auto_disable ? Math.min(wanted, limit - bytes) : wanted;
        bytes += added;
        grown += added;
        disableAtLimit();
      }
      if (!row.lifetime && end === months.end(since)) [bytes, from] = [0, end];
      since = end;
    }
    return { status, bytes: Math.floor(bytes), from, grown };
  }

  /** Bytes used between two moments, whatever its counter says. */
  function usedBetween(record: OxylabsRecord, from: number, to: number): number {
    const { created, meter } = record;
    const until = (at: number): number => {
      if (at <= created) return 0;
      const before = consumed(meter.pattern, created, Math.min(at, meter.from));
      if (at <= meter.from) return before;
      const share = at < meter.since ? shareBefore(meter.pattern, meter.from, meter.since, at) : 1;
      return before + share * meter.bytes + (at > meter.since ? standing(record, at).grown : 0);
    };
    return to > from ? until(to) - until(from) : 0;
  }

  function whole(record: OxylabsRecord): OxylabsState {
    const { id, username, traffic_limit, auto_disable, lifetime } = record.row;
    const { status, bytes } = standing(record, parts.counters.read());
    return {
      id,
      username,
      status,
      created_at: minutes(record.created),
      traffic: bytes / GB,
      traffic_limit,
      auto_disable,
      lifetime,
      password: record.password,
    };
  }

  // Only a broken record planted by a test differs from the type.
  function shown(record: OxylabsRecord): OxylabsState {
    if (record.raw?.exact) return record.raw.fields as unknown as OxylabsState;
    return { ...whole(record), ...record.raw?.fields };
  }

  function answered(record: OxylabsRecord): OxylabsRow {
    if (record.raw?.exact) return record.raw.fields as unknown as OxylabsRow;
    const { password: _never, ...row } = whole(record);
    const spoken = { ...row, traffic: inGb(row.traffic * GB) };
    if (parts.switches.oxylabs.noisyGb && spoken.traffic_limit !== null)
      spoken.traffic_limit += spoken.traffic_limit * Number.EPSILON;
    return { ...spoken, ...record.raw?.fields };
  }

  /** GB with three decimals, as a sum of floats may leave them where the switch says so. */
  function inGb(bytes: number): number {
    const said = Math.round(bytes / 1e6) / 1e3;
    return parts.switches.oxylabs.noisyGb ? said + said * Number.EPSILON : said;
  }

  function fresh(given: Partial<OxylabsState>, key?: string): OxylabsRecord {
    const id = given.id ?? book.nextId();
    const now = parts.counters.read();
    const created = given.created_at === undefined ? now : Date.parse(`${given.created_at}Z`);
    const lifetime = given.lifetime ?? false;
    return {
      key: key ?? String(id),
      order: id,
      row: {
        id,
        username: given.username ?? `user_${id}`,
        status: given.status ?? "active",
        traffic_limit: given.traffic_limit === undefined ? null : given.traffic_limit,
        auto_disable: given.auto_disable ?? false,
        lifetime,
      },
      password: given.password ?? `Password_${id}`,
      created,
      meter: {
        pattern: rollPattern(dice(id)),
        bytes: Math.round((given.traffic ?? 0) * GB),
        from: lifetime ? created : Math.max(created, months.start(now)),
        since: now,
      },
    };
  }

  /** The changed record, its counter settled so that the past is not recomputed. */
  function changed(record: OxylabsRecord, changes: Partial<OxylabsState>): OxylabsRecord {
    const at = parts.counters.read();
    const { traffic, password, created_at, ...row } = changes;
    const { status, bytes, from } = standing(record, at);
    const lifetime = row.lifetime ?? record.row.lifetime;
    const counter =
      lifetime === record.row.lifetime
        ? { bytes, from }
        : (() => {
            const start = lifetime ? record.created : Math.max(record.created, months.start(at));
            return { bytes: Math.floor(usedBetween(record, start, at)), from: start };
          })();
    return {
      ...record,
      row: { ...record.row, status, ...row },
      password: password ?? record.password,
      created: created_at === undefined ? record.created : Date.parse(`${created_at}Z`),
      meter: {
        ...record.meter,
        ...counter,
        ...(traffic !== undefined && { bytes: Math.round(traffic * GB) }),
        since: at,
      },
    };
  }

  return {
    all: book.all,
    find: book.get,
    taken: (username: string) => book.holder(username) !== undefined,
    holder: book.holder,
    periodStart: months.start,
    answered,
    inGb,
    usedBetween,

    create(given: Partial<OxylabsState>, write: Write): number {
      const record = fresh(given);
      book.commit(record.key, record, write);
      return record.row.id;
    },
    update: (record: OxylabsRecord, changes: Partial<OxylabsState>, write: Write) =>
      book.commit(record.key, changed(record, changes), write),
    delete: (record: OxylabsRecord, write: Write) => book.commit(record.key, null, write),

    /** Only for sub-users that have used anything. */
    memories: (): Settled[] =>
      book.all().flatMap((record) => {
        const now = parts.counters.read();
        const { from, bytes } = standing(record, now);
        const used = (start: number, to: number) => Math.floor(usedBetween(record, start, to));
        return bytes > 0
          ? {
              id: record.key,
              start: record.created,
              usedBetween: used,
              counterAt: (at) => used(from, Math.min(at, now)),
              bytesPerIp: 0,
              resetAt: from > record.created && now - from < 60 * DAY ? from : null,
            }
          : [];
      }),

    records: book.records<OxylabsState>({ schema: rowSchema, shown, fresh, changed }),
  };
}

export type OxylabsUsers = ReturnType<typeof oxylabsUsers>;
