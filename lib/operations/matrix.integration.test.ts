import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { netnutId, nineProxyId, perform, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { FAULT_KINDS, isLate, reachesHandler, type Fault, type FaultRule } from "../../sandbox/faults";
import type { OperationName } from "../domain/operations/names";
import type { OperationView } from "../domain/operations/operation";
import { recheckUnknown } from "./check-due-outcomes";

/**
 * As many cells at a time as the accounts' request budgets allow: a first look that had to queue would time
 * out.
 */
const atOnce = 10;

interface Write {
  account: string;
  operation: OperationName;
  method: string;
  path: string;
  input: Record<string, unknown>;
  /** No documented read can tell whether it took effect. "claimed": only after the provider has said yes. */
  undecidable?: true | "claimed";
}

const writes: Write[] = [
  { account: nineProxyId, operation: "create", method: "POST", path: "create", input: {} },
  {
    account: nineProxyId,
    operation: "set-limits",
    method: "PUT",
    path: "update",
    input: { trafficCap: 7_000_000_000, ipCap: null },
  },
  {
    account: nineProxyId,
    operation: "set-note",
    method: "PUT",
    path: "update",
    input: { note: "Новая заметка" },
  },
  {
    account: nineProxyId,
    operation: "set-password",
    method: "PUT",
    path: "update",
    input: { password: "changed-Key/1" },
  },
  { account: nineProxyId, operation: "enable", method: "PUT", path: "update", input: {} },
  { account: nineProxyId, operation: "disable", method: "PUT", path: "update", input: {} },
  { account: nineProxyId, operation: "delete", method: "DELETE", path: "delete", input: {} },
  { account: netnutId, operation: "create", method: "POST", path: "/sub-user/", input: {} },
  { account: netnutId, operation: "disable", method: "PUT", path: "/disabled", input: {} },
  {
    account: netnutId,
    operation: "set-password",
    method: "PATCH",
    path: "/password",
    input: { password: "changed-Key/1" },
    undecidable: true,
  },
  {
    account: netnutId,
    operation: "allocate-traffic",
    method: "POST",
    path: "/allocate",
    input: { gigabytes: 3 },
    undecidable: "claimed",
  },
  {
    account: netnutId,
    operation: "allocate-ips",
    method: "POST",
    path: "/allocateIps",
    input: { accessPoint: "eu", countryCode: "DE", ips: 1, bandwidth: 1 },
    undecidable: true,
  },
];

const certain = [400, 401, 403, 404, 405, 422, 429];
const uncertain = [408, 409, 500, 503];

/** When a late write arrives: after the call and its first look, even on a busy machine. */
const lateMs = 12_000;

/**
 * Every kind of fault, with the write applied behind it or not. The contract says which statuses are certain
 * refusals.
 */
const kinds: Fault[] = [
  ...FAULT_KINDS.flatMap((kind): Fault[] => {
    if (kind === "status")
      return [
        ...certain.map((status): Fault => ({ kind, status })),
        ...uncertain.flatMap((status): Fault[] => [
          { kind, status },
          { kind, status, applied: true },
        ]),
      ];
    if (kind === "redirect")
      return [302, 308].flatMap((status): Fault[] => [
        { kind, status },
        { kind, status, applied: true },
      ]);
    if (kind.endsWith("-late")) return [{ kind, lateMs }];
    if (kind === "deleted-false") return [{ kind }, { kind, applied: true }];
    return [{ kind }];
  }),
  { kind: "html-before", status: 502 },
  { kind: "html-after", status: 502 },
];
const faults = kinds.map(
  (fault): Fault => ({ ...fault, times: 1, retryAfter: "0", bytes: 2_000_000, message: "As ordered" }),
);

interface Cell {
  write: Write;
  fault: Fault | null;
  /** The id of the sub-user, or the login of the one to be created. */
  subject: string;
}

let desk: TestDesk;
type Run = Cell & { view: OperationView; applied: boolean };
let cells: Run[];

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 700, netnut: { users: 0 }, nineProxy: { users: 0 } });
  const planned = writes.flatMap((write) =>
    [null, ...faults].map((fault, index): Cell => ({ write, fault, subject: subjectOf(write, index) })),
  );
  await syncBoth();
  desk.nineProxy.control.faults(rulesOf(planned, nineProxyId));
  desk.netnut.control.faults(rulesOf(planned, netnutId));
  const ends = new Map<Cell, { view: OperationView; applied: boolean }>();
  const queue = [...planned];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let cell = queue.shift(); cell; cell = queue.shift())
        ends.set(cell, { view: await run(cell), applied: isApplied(cell) });
    }),
  );
  cells = planned.map((cell) => ({ ...cell, ...(ends.get(cell) ?? expect.fail("not run")) }));
}, 300_000);
afterAll(() => desk.close());

function subjectOf({ account, operation }: Write, index: number): string {
  if (operation === "create") return `created_${account.slice(0, 4)}_${index}`;
  if (account === netnutId)
    return desk.netnut.control.insert([{ customer_name: `${operation} ${index}` }])[0] ?? "";
  return (
    desk.nineProxy.control.insert([
      {
        user_name: `${operation}_${index}`,
        use_key: "old-Key/1",
        note: "old",
        usage_cap: 5_000_000_000,
        status: operation === "enable" ? 2 : 1,
      },
    ])[0] ?? ""
  );
}

function rulesOf(list: Cell[], account: string): FaultRule[] {
  return list.flatMap(({ write, fault, subject }) =>
    fault && write.account === account
      ? [{ match: { method: write.method, path: write.path, id: subject }, fault }]
      : [],
  );
}

async function run({ write, subject }: Cell): Promise<OperationView> {
  const { account, operation, input } = write;
  if (operation !== "create")
    return (await perform(desk.actor, account, operation, subject, input)).operation;
  const fields =
    account === nineProxyId
      ? { user_name: subject, use_key: "created-Key/1" }
      : {
          customer_name: subject,
          customer_dashboard_email: `${subject}@firm.example`,
          customer_dashboard_pwd: "dashboard-Pass1",
          customer_login_name: subject,
          customer_login_pwd: "login-Pass1",
        };
  return (await perform(desk.actor, account, operation, null, fields)).operation;
}

/** What the stand-in's own ledger says: every write it ever applied. */
function isApplied({ write, subject }: Cell): boolean {
  const { control } = write.account === nineProxyId ? desk.nineProxy : desk.netnut;
  const entries = control
    .ledger()
    .filter(({ id, body }) =>
      write.operation === "create"
        ? [body.user_name, body.customer_login_name].includes(subject)
        : id === subject,
    );
  expect(entries.length, `${write.operation} of ${subject} was applied more than once`).toBeLessThanOrEqual(
    1,
  );
  return entries.length === 1;
}

const titleOf = ({ write, fault }: Cell) =>
  `${write.account} ${write.operation}: ${fault ? `${fault.kind} ${fault.status ?? ""}${fault.applied ? " applied" : ""}` : "no fault"}`;
/** The provider answers plain success and lies; only a read shows it, where there is one. */
const isLie = ({ write, fault }: Cell) =>
  (fault?.kind === "ignored" || (fault?.kind === "deleted-false" && !fault.applied)) &&
  write.undecidable === true;

/** The provider refused, or says that it was not deleted. */
const isCertain = ({ fault }: Cell) => fault?.kind === "status" && certain.includes(fault.status ?? 0);

/** As it is in the database now. */
async function rowsOf(
  list: Run[],
): Promise<{ cell: Run; state: string; checkable: boolean; unverified: boolean; message: string | null }[]> {
  const rows = await desk.query<{
    id: string;
    state: string;
    checkable: boolean;
    unverified: boolean;
    message: string | null;
  }>("select id, state, checkable, unverified, message from operations where id = any($1)", [
    list.map(({ view }) => view.id),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return list.map((cell) => ({ cell, ...(byId.get(cell.view.id) ?? expect.fail("not stored")) }));
}

/** What is reported as done and was not, or as not done and was. What only the provider says is marked. */
async function wrongLabels(list: Run[]): Promise<string[]> {
  const wrong = (await rowsOf(list)).filter(({ cell, state, unverified }) => {
    const applied = isApplied(cell);
    return (
      (state === "done" && !applied && !unverified) || (["refused", "skipped"].includes(state) && applied)
    );
  });
  return wrong.map(({ cell, state, message }) => `${titleOf(cell)} -> ${state} (${message})`);
}

/** Every look that is due, until none is. */
async function lookAtAll(): Promise<void> {
  await desk.query(
    "update operations set next_look_at = now() - interval '1 second' where state = 'unknown' and checkable",
  );
  for (let due = 1; due > 0; ) {
    await recheckUnknown();
    [{ due } = { due: 0 }] = await desk.query<{ due: number }>(
      "select count(*) as due from operations where state = 'unknown' and checkable and next_look_at <= now()",
    );
  }
}

describe("outcome label wrong (every write x every fault x applied, not, late or only claimed): 0, at every time", () => {
  it("was really run: each cell once, with its fault", () => {
    expect(cells.length).toBe(writes.length * (faults.length + 1));
    for (const cell of cells)
      expect(cell.applied, titleOf(cell)).toBe(cell.fault === null || reachesHandler(cell.fault));
    for (const control of [desk.nineProxy.control, desk.netnut.control]) {
      const struck = control.requests().requests.filter(({ fault }) => fault !== undefined);
      expect(struck).toHaveLength(
        cells.filter(
          ({ write, fault }) =>
            fault && (write.account === nineProxyId) === (control === desk.nineProxy.control),
        ).length,
      );
    }
  });

  it("at once: no label is wrong, and nothing unclear is called refused", async () => {
    expect(await wrongLabels(cells)).toEqual([]);
    const refused = cells.filter((cell) => cell.view.state === "refused" && !isCertain(cell));
    expect(refused.map((cell) => `${titleOf(cell)} (${cell.view.message})`)).toEqual([]);
  });

  it('"A time-out or reset after sending: the outcome is unknown. For absolute writes a read decides": done where it shows, else unknown and watched', () => {
    const decidable = cells.filter((cell) => cell.fault && !cell.write.undecidable && !isCertain(cell));
    expect(decidable.length).toBeGreaterThan(200);
    expect(
      decidable
        .filter(({ applied, view }) => view.state !== (applied ? "done" : "unknown"))
        .map((cell) => `${titleOf(cell)} -> ${cell.view.state} (${cell.view.message})`),
    ).toEqual([]);
    expect(
      decidable
        .filter(({ view }) => view.state === "unknown" && !(view.checkable && view.nextLookAt))
        .map(titleOf),
    ).toEqual([]);
  });

  it('"For NetNut allocate nothing documented can decide: it stays unknown until a person settles it, and it is never sent again by itself"', () => {
    const open = cells.filter(
      (cell) =>
        cell.write.undecidable &&
        cell.fault &&
        !isCertain(cell) &&
        !["deleted-false", "wrong-types", "ignored"].includes(cell.fault.kind),
    );
    expect(open.length).toBeGreaterThan(60);
    expect(open.filter(({ view }) => view.state !== "unknown").map(titleOf)).toEqual([]);
    expect(open.filter(({ view }) => view.checkable).map(titleOf)).toEqual([]);
  });

  it("a yes that nothing can show is called accepted and unverified; one that the traffic does not show is unknown", () => {
    const claims = cells.filter(({ fault }) => fault?.kind === "ignored");
    const said = (operation: OperationName, account: string) =>
      claims.find(({ write }) => write.operation === operation && write.account === account)?.view;
    for (const operation of ["set-password", "allocate-ips"] as const)
      expect(said(operation, netnutId)).toMatchObject({
        state: "done",
        unverified: true,
        message: "Accepted by NetNut, cannot be verified.",
      });
    expect(said("allocate-traffic", netnutId)).toMatchObject({
      state: "unknown",
      checkable: true,
      message: "NetNut accepted it, but its traffic does not show it yet.",
    });
    expect(claims.filter(({ view }) => view.state === "done" && !view.unverified).map(titleOf)).toEqual([]);
  });

  it("done without a fault, and nothing is left under way", async () => {
    expect(
      cells
        .filter(({ fault, view }) => !fault && view.state !== "done")
        .map((cell) => `${titleOf(cell)} (${cell.view.message})`),
    ).toEqual([]);
    expect(await desk.query("select id from operations where state in ('planned', 'sent')")).toEqual([]);
  });

  it("the database says what the answer said, and the audit follows it", async () => {
    const rows = await desk.query<{ id: string; state: string; outcomes: string[] }>(
      "select o.id, o.state, array_agg(a.outcome order by a.seq) as outcomes from operations o join audit_log a on a.operation_id = o.id group by o.id",
    );
    const stored = new Map(rows.map((row) => [row.id, row]));
    for (const cell of cells)
      expect(stored.get(cell.view.id), titleOf(cell)).toMatchObject({
        state: cell.view.state,
        outcomes: ["intent", cell.view.state],
      });
  });

  it("the mirror shows what the provider has, wherever the outcome is known", async () => {
    const rows = await desk.query<{
      account_id: string;
      remote_id: string;
      name: string;
      login: string | null;
      status: string;
      note: string | null;
      traffic_cap: number | null;
      gone: boolean;
    }>(
      "select account_id, remote_id, name, login, status, note, traffic_cap, vanished_at is not null as gone from sub_users",
    );
    const wrong: string[] = [];
    for (const cell of cells) {
      if (cell.view.state !== "done" || isLie(cell)) continue;
      const { account, operation } = cell.write;
      const row = rows.find(
        (one) =>
          one.account_id === account &&
          (operation === "create"
            ? [one.name, one.login].includes(cell.subject)
            : one.remote_id === cell.subject),
      );
      const there =
        account === nineProxyId
          ? desk.nineProxy.control.user(row?.remote_id ?? "")
          : desk.netnut.control.user(row?.remote_id ?? "");
      if (!row || row.gone !== (there === undefined)) wrong.push(titleOf(cell));
      else if (
        there &&
        "status" in there &&
        (row.status !== ["", "active", "disabled"][there.status] ||
          row.note !== there.note ||
          (row.traffic_cap ?? 0) !== Math.max(0, there.usage_cap))
      )
        wrong.push(titleOf(cell));
      else if (there && "customer_active" in there && (row.status === "active") !== there.customer_active)
        wrong.push(titleOf(cell));
    }
    expect(wrong).toEqual([]);
  });

  it("the provider's own record is otherwise untouched: no edit lost a password, note or cap", () => {
    for (const { write, applied, subject } of cells) {
      if (write.account !== nineProxyId || ["create", "delete"].includes(write.operation) || !applied)
        continue;
      const changes = {
        "set-limits": { usage_cap: 7_000_000_000 },
        "set-note": { note: "Новая заметка" },
        "set-password": { use_key: "changed-Key/1" },
        enable: { status: 1 },
        disable: { status: 2 },
      }[write.operation as string];
      expect(desk.nineProxy.control.user(subject)).toMatchObject({
        use_key: "old-Key/1",
        note: "old",
        usage_cap: 5_000_000_000,
        ip_usage_cap: -1,
        status: 1,
        ...changes,
      });
    }
  });

  it("after what was late has arrived: done where a read shows it, and no label is wrong", async () => {
    const late = cells.filter(({ fault }) => fault && isLate(fault));
    expect(late).toHaveLength(writes.length * 3);
    await expect
      .poll(() => late.filter((cell) => !isApplied(cell)).map(titleOf), { timeout: 20_000 })
      .toEqual([]);
    await syncBoth();
    await lookAtAll();
    expect(await wrongLabels(cells)).toEqual([]);
    const rows = await rowsOf(late);
    expect(
      rows
        .filter(({ cell, state }) => state !== (cell.write.undecidable ? "unknown" : "done"))
        .map(({ cell, state }) => `${titleOf(cell)} -> ${state}`),
    ).toEqual([]);
  });

  it("long afterwards: what is still not there was refused, save for what is only added, and no label is wrong", async () => {
    await desk.query(
      "update operations set sent_at = sent_at - interval '10 minutes' where state = 'unknown'",
    );
    await syncBoth();
    await syncBoth();
    await lookAtAll();
    const open = cells.filter((cell) => !isApplied(cell) && cell.fault && !isCertain(cell) && !isLie(cell));
    expect(
      (await rowsOf(open))
        .filter(({ state }) => state !== "unknown")
        .map(({ cell, state }) => `${titleOf(cell)} -> ${state}`),
    ).toEqual([]);
    await desk.query(
      "update operations set sent_at = sent_at - interval '6 minutes' where state = 'unknown'",
    );
    await lookAtAll();
    expect(await wrongLabels(cells)).toEqual([]);
    expect(
      (await rowsOf(open))
        .filter(({ cell, state }) => state !== (cell.write.undecidable ? "unknown" : "refused"))
        .map(({ cell, state }) => `${titleOf(cell)} -> ${state}`),
    ).toEqual([]);
  }, 60_000);
});

describe("outcome label wrong, when reads fail too: 0", () => {
  it("it stays unknown, and is settled rightly once the provider is back and nothing can be late any more", async () => {
    const decidable = writes.filter(
      ({ undecidable, operation }) =>
        !undecidable && ["create", "set-limits", "delete", "disable"].includes(operation),
    );
    const late: Cell[] = decidable.flatMap((write, index) => [
      {
        write,
        fault: { kind: "reset-before", times: 1, delayMs: 300 },
        subject: subjectOf(write, 9_000 + index),
      },
      {
        write,
        fault: { kind: "reset-after", times: 1, delayMs: 300 },
        subject: subjectOf(write, 9_100 + index),
      },
    ]);
    await syncBoth();
    desk.nineProxy.control.faults(rulesOf(late, nineProxyId));
    desk.netnut.control.faults(rulesOf(late, netnutId));
    const struck = () =>
      [desk.nineProxy, desk.netnut].flatMap(({ control }) =>
        control
          .requests()
          .requests.filter(({ fault }) => fault === "reset-before" || fault === "reset-after"),
      ).length;
    const already = struck();
    // In two steps: while the writes hang, the fresh reads before them have finished; from then on every read
    // fails.
    const views: OperationView[] = [];
    for (const half of [
      late.filter((_, index) => index % 2 === 0),
      late.filter((_, index) => index % 2 === 1),
    ]) {
      const before = struck();
      for (const group of chunks(half, 3)) {
        const working = group.map(run);
        const goal = struck() + group.length;
        await expect.poll(struck, { interval: 2, timeout: 10_000 }).toBe(goal);
        const rules = [desk.nineProxy, desk.netnut].map(({ control }) => control);
        for (const control of rules)
          control.faults([{ match: { method: "GET" }, fault: { kind: "redirect" } }]);
        views.push(...(await Promise.all(working)));
        desk.nineProxy.control.faults(rulesOf(late, nineProxyId));
        desk.netnut.control.faults(rulesOf(late, netnutId));
      }
      expect(struck()).toBe(before + half.length);
    }
    expect(struck()).toBe(already + late.length);
    expect(new Set(views.map(({ state }) => state))).toEqual(new Set(["unknown"]));
    desk.nineProxy.control.clearFaults();
    desk.netnut.control.clearFaults();
    const statesNow = async () => {
      await lookAtAll();
      const rows = await desk.query<{ state: string; name: string; remote_id: string | null }>(
        "select state, name, remote_id from operations where id = any($1)",
        [views.map(({ id }) => id)],
      );
      return late.map((cell) => [
        titleOf(cell),
        rows.find(({ name, remote_id }) =>
          cell.write.operation === "create" ? name === cell.subject : remote_id === cell.subject,
        )?.state,
      ]);
    };
    expect(await statesNow()).toEqual(
      late.map((cell) => [titleOf(cell), isApplied(cell) ? "done" : "unknown"]),
    );
    await desk.query(
      "update operations set sent_at = sent_at - interval '16 minutes' where state = 'unknown'",
    );
    await syncBoth();
    await syncBoth();
    expect(await statesNow()).toEqual(
      late.map((cell) => [titleOf(cell), isApplied(cell) ? "done" : "refused"]),
    );
  }, 60_000);
});

function chunks<T>(list: T[], size: number): T[][] {
  return list.length === 0 ? [] : [list.slice(0, size), ...chunks(list.slice(size), size)];
}
