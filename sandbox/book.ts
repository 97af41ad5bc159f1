import type { z } from "zod";
import { Roster, type Kept } from "./roster";
import type { Machine, Records } from "./server";
import type { Change, LedgerEntry, Store } from "./store";

export interface Booked extends Kept {
  /** Merged over the row, or with `exact` returned instead of it: how tests plant broken records. */
  raw?: { exact: boolean; fields: Record<string, unknown> };
}

export type Write = Omit<LedgerEntry, "seq" | "at" | "id">;

interface Kind<R> {
  /** Unique among the records. */
  nameOf(record: R): string;
  seed(users: number, anchor: number): Iterable<R>;
}

/** The records of one provider, in order of their ids, by key and by name, durable as far as the store is. */
export function openBook<R extends Booked>(parts: Machine, store: Store<R>, { nameOf, seed }: Kind<R>) {
  const roster = new Roster<R>();
  const names = new Map<string, string>();
  let nextId = 1;
  let strays = 0;

  function apply({ key, record }: Change<R>) {
    const old = roster.get(key);
    if (old && names.get(nameOf(old)) === key) names.delete(nameOf(old));
    if (!record) roster.delete(key);
    else {
      roster.put(record);
      names.set(nameOf(record), key);
      nextId = Math.max(nextId, record.order + 1);
    }
    if (key.startsWith("stray-")) strays = Math.max(strays, Number(key.slice(6)));
  }

  function plant() {
    roster.clear();
    names.clear();
    nextId = 1;
    for (const record of seed(store.settings.users, store.settings.anchor))
      apply({ key: record.key, record });
  }

  function commit(key: string, record: R | null, write?: Write) {
    if (parts.rehearsing) return;
    store.append(write ? { at: parts.now(), id: key, ...write } : null, { key, record });
    apply({ key, record });
  }

  plant();
  store.replay(apply);

  return {
    all: () => roster.all(),
    get: (key: string) => roster.get(key),
    /** Changes with every update. */
    version: () => roster.version,
    /** The key of the record with this name. */
    holder: (name: string) => names.get(name),
    nextId: () => nextId,
    commit,

    /** What the controls do; the provider says how a row is made, changed and shown. */
    records<Row extends { id: number }>(rows: {
      schema: z.ZodObject;
      shown(record: R): Row;
      fresh(given: Partial<Row>, key?: string): R;
      changed(record: R, changes: Partial<Row>): R;
      /** The key of a new row; by default its id. */
      keyOf?(given: Partial<Row> & { id: number }): string;
    }): Records<Row> {
      const keyOf = rows.keyOf ?? (({ id }) => String(id));
      const known = (given: Record<string, unknown>) => {
        const parsed = rows.schema.partial().safeParse(given);
        return parsed.success ? (parsed.data as Partial<Row>) : undefined;
      };
      return {
        state: () => roster.all().map(rows.shown),
        user(key) {
          const record = roster.get(key);
          return record && rows.shown(record);
        },
        insert(given, exact) {
          const parsed = known(given);
          const row = { ...parsed, id: parsed?.id ?? nextId } as Partial<Row> & { id: number };
          const own = keyOf(row);
          const isFree = !roster.get(own) && (parsed || given.id === undefined || given.id === row.id);
          const key = isFree ? own : `stray-${strays + 1}`;
          const record = rows.fresh(row, key);
          if (exact || !parsed) record.raw = { exact, fields: given };
          commit(key, record);
          return key;
        },
        patch(key, changes) {
          const old = roster.get(key);
          if (!old) return undefined;
          const { id: _fixed, ...parsed } = known(changes) ?? ({} as Partial<Row>);
          const record = rows.changed(old, parsed as Partial<Row>);
          if (!known(changes) || old.raw)
            record.raw = { exact: old.raw?.exact ?? false, fields: { ...old.raw?.fields, ...changes } };
          commit(key, record);
          return rows.shown(record);
        },
        remove(key) {
          if (!roster.get(key)) return false;
          commit(key, null);
          return true;
        },
        ledger: store.ledger,
        reset(users) {
          if (users !== undefined) store.saveSettings({ users });
          store.clear();
          plant();
        },
      };
    },
  };
}
