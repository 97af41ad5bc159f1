import { z } from "zod";
import { dice } from "./dice";
import { consumed, DAY, GB, rollPattern, shareBefore } from "./meter";
import type {
  IpBlock,
  NetnutRecord,
  NetnutRow,
  NetnutSecrets,
  NetnutState,
  Plan,
  ProductType,
} from "./netnut-record";
import { seedNetnut } from "./netnut-seed";
import { shaped } from "./netnut-shapes";
import { Roster } from "./roster";
import type { Machine, Settled } from "./server";
import type { Change, Store } from "./store";

export interface NetnutWrite {
  operation: "create" | "set-password" | "allocate-traffic" | "allocate-ips" | "disable";
  body: Record<string, unknown>;
  outcome?: Record<string, unknown>;
  requestId?: string;
}

const SPARE_GB = 5_000;

const rowSchema = z.strictObject({
  customer_id: z.int(),
  customer_name: z.string(),
  customer_login_name: z.string(),
  customer_dashboard_email: z.string(),
  customer_active: z.boolean(),
  customer_login_pwd: z.string(),
  customer_dashboard_pwd: z.string(),
});

type Given = Partial<NetnutRow & NetnutSecrets>;

const gigabytes = (plans: Plan[]) => plans.reduce((sum, plan) => sum + plan.gb, 0);

export function netnutUsers(parts: Machine, store: Store<NetnutRecord>) {
  const roster = new Roster<NetnutRecord>();
  const logins = new Map<string, string>();
  const emails = new Map<string, string>();
  let nextId = 1;
  let strays = 0;
  let allocated = 0;
  let poolGb = 0;

  function forget(index: Map<string, string>, name: string, key: string) {
    if (index.get(name) === key) index.delete(name);
  }

  function apply({ key, record }: Change<NetnutRecord>) {
    const old = roster.get(key);
    if (old) {
      forget(logins, old.row.customer_login_name, key);
      forget(emails, old.row.customer_dashboard_email, key);
      allocated -= gigabytes(old.plans);
    }
    if (!record) roster.delete(key);
    else {
      roster.put(record);
      logins.set(record.row.customer_login_name, key);
      emails.set(record.row.customer_dashboard_email, key);
      allocated += gigabytes(record.plans);
      nextId = Math.max(nextId, record.row.customer_id + 1);
    }
    if (key.startsWith("stray-")) strays = Math.max(strays, Number(key.slice(6)));
  }

  function seed() {
    roster.clear();
    logins.clear();
    emails.clear();
    nextId = 1;
    allocated = 0;
    for (const record of seedNetnut(store.settings.users, store.settings.anchor))
      apply({ key: record.key, record });
    poolGb = allocated + SPARE_GB;
  }

  const running = ({ row }: NetnutRecord, plan: Plan) =>
    row.customer_active && plan.end > parts.counters.read();

  /** Bytes used by a moment of the counter clock; earlier moments follow the same pattern backwards. */
  function usedAt(record: NetnutRecord, plan: Plan, at: number): number {
    if (at < plan.since) return plan.bytes * shareBefore(plan.pattern, plan.start, plan.since, at);
    const until = record.row.customer_active ? Math.min(at, plan.end) : plan.since;
    const grown = plan.bytes + consumed(plan.pattern, plan.since, until);
    return Math.min(Math.max(plan.gb * GB, plan.bytes), grown);
  }

  /** Plans with their counters settled, so that a change of pace cannot rewrite the past. */
  function settled(record: NetnutRecord): Plan[] {
    const at = parts.counters.read();
    return record.plans.map((plan) => ({ ...plan, bytes: Math.floor(usedAt(record, plan, at)), since: at }));
  }

  function commit(record: NetnutRecord, write?: NetnutWrite): NetnutRecord {
    const { key } = record;
    if (parts.rehearsing) return record;
    store.append(write ? { at: parts.now(), id: key, ...write } : null, { key, record });
    apply({ key, record });
    return record;
  }

  function fresh(given: Given, key?: string): NetnutRecord {
    const id = given.customer_id ?? nextId;
    return {
      key: key ?? String(id),
      order: id,
      row: {
        customer_id: id,
        customer_name: given.customer_name ?? `Customer ${id}`,
        customer_login_name: given.customer_login_name ?? `login_${id}`,
        customer_dashboard_email: given.customer_dashboard_email ?? `customer.${id}@example.com`,
        customer_active: given.customer_active ?? true,
      },
      secrets: {
        customer_login_pwd: given.customer_login_pwd ?? `login-${id}-pwd`,
        customer_dashboard_pwd: given.customer_dashboard_pwd ?? `dashboard-${id}-pwd`,
      },
      plans: [],
      ips: [],
    };
  }

  function withTraffic(record: NetnutRecord, gb: number, product: ProductType): Plan[] {
    const plans = settled(record);
    const at = parts.counters.read();
    const open = plans.find((plan) => plan.product === product && plan.end > at);
    if (open) return plans.map((plan) => (plan === open ? { ...plan, gb: plan.gb + gb } : plan));
    const id = record.order * 100 + plans.length;
    const roll = dice(id);
    const plan = { id, planId: roll.int(300, 420), product, gb, start: at, end: at + 30 * DAY };
    return [...plans, { ...plan, pattern: rollPattern(roll), bytes: 0, since: at }];
  }

  function answered(record: NetnutRecord): Record<string, unknown> {
    if (record.raw?.exact) return record.raw.fields;
    const { legacyPassword, rowFields, rowShape } = parts.switches;
    return {
      ...shaped(record.row, rowShape),
      ...(legacyPassword ? { customer_login_pwd: record.secrets.customer_login_pwd } : {}),
      ...rowFields,
      ...record.raw?.fields,
    };
  }

  // Only a broken record planted by a test differs from the type.
  const exposed = (record: NetnutRecord): NetnutState => ({
    ...record.row,
    ...record.secrets,
    ...record.raw?.fields,
    plans: settled(record),
    ips: record.ips,
  });

  seed();
  store.replay(apply);

  return {
    all: () => roster.all(),
    find: (key: string) => roster.get(key),
    taken: (login: string) => logins.has(login),
    holder: (login: string) => logins.get(login),
    emailTaken: (email: string) => emails.has(email),
    freeGb: () => poolGb - allocated,
    pool: () => ({ gb: poolGb, since: store.settings.anchor }),
    answered,
    running,
    usedAt,

    create: (given: Given, write: NetnutWrite) => commit(fresh(given), write),
    setPassword: (record: NetnutRecord, password: string, write: NetnutWrite) =>
      commit({ ...record, secrets: { ...record.secrets, customer_login_pwd: password } }, write),
    allocate: (record: NetnutRecord, gb: number, product: ProductType, write: NetnutWrite) =>
      commit({ ...record, plans: withTraffic(record, gb, product) }, write),
    allocateIps: (record: NetnutRecord, block: IpBlock, write: NetnutWrite) =>
      commit({ ...record, ips: [...record.ips, block] }, write),
    /** Sending it twice undoes it: the real one may do the same. */
    toggle(record: NetnutRecord, write: NetnutWrite) {
      const row = { ...record.row, customer_active: !record.row.customer_active };
      const outcome = { customer_active: row.customer_active };
      return commit({ ...record, row, plans: settled(record) }, { ...write, outcome });
    },

    /** Only for sub-users with traffic. */
    memories: (): Settled[] =>
      roster.all().flatMap((record) => {
        const [first, ...later] = record.plans.toSorted((a, b) => a.start - b.start);
        const last = later.at(-1);
        const renewed = first && last && first.end <= parts.counters.read() ? first.end : null;
        const sum = (plans: Plan[], at: number) =>
          plans.reduce((all, plan) => all + (at <= plan.start ? 0 : usedAt(record, plan, at)), 0);
        return first
          ? {
              id: record.key,
              start: first.start,
              usedBetween: (from, to) =>
                Math.floor(sum(record.plans, to)) - Math.floor(sum(record.plans, from)),
              counterAt: (at) =>
                Math.floor(
                  sum(
                    record.plans.filter((plan) => plan.end > at),
                    at,
                  ),
                ),
              bytesPerIp: 0,
              resetAt: renewed,
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
        const id = known.customer_id ?? nextId;
        const key = roster.get(String(id)) ? `stray-${strays + 1}` : String(id);
        const record = fresh({ ...known, customer_id: id }, key);
        if (exact || !parsed.success) record.raw = { exact, fields: given };
        commit(record);
        return key;
      },
      patch(key: string, changes: Record<string, unknown>) {
        const old = roster.get(key);
        if (!old) return undefined;
        const parsed = rowSchema.omit({ customer_id: true }).partial().safeParse(changes);
        const { customer_login_pwd, customer_dashboard_pwd, ...row }: Given = parsed.success
          ? parsed.data
          : {};
        const secrets = {
          customer_login_pwd: customer_login_pwd ?? old.secrets.customer_login_pwd,
          customer_dashboard_pwd: customer_dashboard_pwd ?? old.secrets.customer_dashboard_pwd,
        };
        const record: NetnutRecord = { ...old, row: { ...old.row, ...row }, secrets, plans: settled(old) };
        if (!parsed.success || old.raw)
          record.raw = { exact: old.raw?.exact ?? false, fields: { ...old.raw?.fields, ...changes } };
        return exposed(commit(record));
      },
      remove(key: string) {
        if (!roster.get(key)) return false;
        store.append(null, { key, record: null });
        apply({ key, record: null });
        return true;
      },
      ledger: store.ledger,
      setPoolGb(free: number) {
        poolGb = allocated + free;
      },
      reset(users?: number) {
        if (users !== undefined) store.saveSettings({ users });
        store.clear();
        seed();
      },
    },
  };
}

export type NetnutUsers = ReturnType<typeof netnutUsers>;
