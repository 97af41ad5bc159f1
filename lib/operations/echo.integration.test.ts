import { randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ECHOES } from "../../sandbox/echo";
import type { FaultRule } from "../../sandbox/faults";
import { evaluateAlerts } from "../alerts/evaluate";
import { carryOutRun } from "../runs/carry-out";
import { confirmRun } from "../runs/confirm";
import { planCreate } from "../runs/plan-create";
import { singleton } from "../singleton";
import { syncAccount } from "../sync/sync-account";
import {
  dumpTables,
  netnutId,
  nineProxyId,
  perform,
  startDesk,
  syncBoth,
  type TestDesk,
} from "../../testing/desk";
import { leaksIn } from "../../testing/leaks";
import type { OperationName } from "../domain/operations/names";
import type { PerformResult } from "../domain/operations/operation";
import { openSecrets } from "../runs/secrets";

let desk: TestDesk;
const logged: string[] = [];
const secrets = new Set<string>();
const accounts = { netnut: netnutId, nineProxy: nineProxyId };
type At = keyof typeof accounts;
const fresh = (): string => {
  const secret = `Pw9 !&<%41+"${randomUUID().slice(0, 13)}`.replace(" ", "");
  secrets.add(secret);
  return secret;
};

beforeAll(async () => {
  // Without the log's own redaction: nothing may depend on the name a value is logged under.
  singleton("log", () =>
    pino(
      { level: "debug" },
      new Writable({ write: (line, _encoding, done) => (logged.push(String(line)), done()) }),
    ),
  );
  desk = await startDesk();
  await syncBoth();
  secrets.add(desk.netnut.token).add(desk.nineProxy.apiKey);
  for (const user of desk.nineProxy.control.state().users as { use_key: string }[]) secrets.add(user.use_key);
  for (const user of desk.netnut.control.state().users as { customer_login_pwd: string }[])
    secrets.add(user.customer_login_pwd);
});
afterAll(() => desk.close());

const writes: [At, OperationName, () => Record<string, unknown>, string?][] = [
  [
    "netnut",
    "create",
    () => ({
      customer_name: "Acme",
      customer_dashboard_email: "a@acme.example",
      customer_dashboard_pwd: fresh(),
      customer_login_name: `acme_${randomUUID().slice(0, 8)}`,
      customer_login_pwd: fresh(),
    }),
  ],
  ["netnut", "set-password", () => ({ password: fresh() })],
  ["netnut", "disable", () => ({})],
  ["netnut", "allocate-traffic", () => ({ gigabytes: 1 })],
  ["netnut", "allocate-ips", () => ({ accessPoint: "eu-1", countryCode: "DE", ips: 1, bandwidth: 1 })],
  ["nineProxy", "create", () => ({ user_name: `acme_${randomUUID().slice(0, 8)}`, use_key: fresh() })],
  ["nineProxy", "set-limits", () => ({ trafficCap: 123_000_000_000_000 })],
  ["nineProxy", "set-note", () => ({ note: randomUUID() })],
  ["nineProxy", "set-password", () => ({ password: fresh() })],
  ["nineProxy", "enable", () => ({}), "disabled"],
  ["nineProxy", "disable", () => ({})],
  ["nineProxy", "delete", () => ({})],
];

/** One without an open operation: an unknown outcome keeps further ones of its kind from being sent. */
async function subUser(at: At, status = "active"): Promise<string> {
  const [row] = await desk.query<{ remote_id: string }>(
    `select remote_id from sub_users s where account_id = $1 and status = $2 and vanished_at is null and not exists
      (select from operations o where o.account_id = s.account_id and o.remote_id = s.remote_id
        and o.state in ('planned', 'sent', 'unknown'))
     order by id limit 1`,
    [accounts[at], status],
  );
  if (!row) throw new Error(`No sub-user of ${at} is ${status} and has no open operation.`);
  return row.remote_id;
}

function fail(at: At, fault: FaultRule["fault"], methods = ["POST", "PUT", "PATCH", "DELETE"]): void {
  desk[at].control.faults(methods.map((method) => ({ match: { method }, fault })));
}

async function attempt([at, operation, input, status]: (typeof writes)[number]): Promise<PerformResult> {
  return perform(
    desk.actor,
    accounts[at],
    operation,
    operation === "create" ? null : await subUser(at, status),
    input(),
    { reason: "as asked" },
  );
}

/**
 * Every table and everything that was logged, also with blanks and line breaks removed, which could hide it.
 */
async function expectNoLeak(): Promise<void> {
  const kept = `${await dumpTables(desk)}\n${logged.join("\n")}`;
  const squeezed = kept.replace(/\s|\\[rn]/g, "");
  for (const secret of secrets)
    expect([...leaksIn(kept, secret), ...leaksIn(squeezed, secret)], secret).toEqual([]);
}

describe("what a provider echoes of the secrets of a call is kept nowhere", () => {
  describe.each(writes)("%s: %s", (...write) => {
    it.each(ECHOES)("in the words of a refusal: %s", async (echo) => {
      const [at] = write;
      fail(at, { kind: "status", status: 400, echo });
      const { operation } = await attempt(write);
      expect(operation.state).toBe("refused");
      // The rest of the sentence stays readable.
      expect(operation.message).toMatch(/^Cannot process .*\[hidden\].* for user name acme_5 \(1500 GB\)$/);
      expect(operation.message?.length).toBeLessThanOrEqual(301);
    });
  });

  it.each(writes)("%s: %s, in a failure inside a 200 and in one after it was applied", async (...write) => {
    const [at] = write;
    fail(at, { kind: "success-false-before", echo: "unicode" });
    await attempt(write);
    fail(at, { kind: "status", status: 500, applied: true, echo: "base64" });
    await attempt(write);
  });

  it.each(["netnut", "nineProxy"] as const)(
    "%s: a refused key, in the account's health and the alerts about it",
    async (at) => {
      await desk.query(
        "insert into alert_rules (id, name, kind, threshold, scope, channels, enabled) values ($1, 'A refused key', 'key-refused', null, null, '{}', true)",
        [randomUUID()],
      );
      fail(at, { kind: "status", status: 403, echo: "plain" });
      const { operation } = await attempt(
        writes.find(([where, name]) => where === at && name === "set-password") as (typeof writes)[number],
      );
      expect(operation.state).toBe("refused");
      const [account] = await desk.query<{ health_message: string }>(
        "select health_message from accounts where id = $1",
        [accounts[at]],
      );
      expect(account?.health_message).toContain("[hidden]");
      await evaluateAlerts();
      expect(
        await desk.query(
          "select 1 from alert_events where account_id = $1 and facts::text like '%[hidden]%'",
          [accounts[at]],
        ),
      ).not.toEqual([]);
    },
  );

  it("a read within the operation, before the write is sent", async () => {
    const password = fresh();
    fail(
      "nineProxy",
      { kind: "status", status: 400, message: `No rows; will you set ${encodeURIComponent(password)} now?` },
      ["GET"],
    );
    const { operation } = await perform(desk.actor, nineProxyId, "set-password", await subUser("nineProxy"), {
      password,
    });
    expect(operation.message).toBe("No rows; will you set [hidden] now?");
  });

  it("a password in clear that an older row carries, where the operation reads it", async () => {
    desk.netnut.control.options({ legacyPassword: true });
    fail("netnut", { kind: "status", status: 400, echo: "percent-twice" });
    const { operation } = await perform(desk.actor, netnutId, "disable", await subUser("netnut"));
    desk.netnut.control.options({ legacyPassword: false });
    expect(operation.message).toBe("Cannot process [hidden] and [hidden] for user name acme_5 (1500 GB)");
  });

  it("a run, in its rows, and a listing", async () => {
    const draft = await planCreate(
      desk.actor,
      {
        runId: randomUUID(),
        accountId: nineProxyId,
        rows: [1, 2, 3].map((row) => ({ user_name: `echo_row_${row}` })),
        uncapped: 3,
      },
      { requestId: "r", address: null },
    );
    for (const row of await desk.query<{ sealed: string }>("select sealed from run_rows where run_id = $1", [
      draft.id,
    ]))
      for (const secret of Object.values(openSecrets(row.sealed))) secrets.add(secret);
    fail("nineProxy", { kind: "status", status: 422, echo: "hex" });
    await confirmRun(
      desk.actor,
      { runId: draft.id, digest: draft.digest ?? "" },
      { requestId: "r", address: null },
    );
    await carryOutRun(draft.id);
    const rows = await desk.query<{ state: string; message: string }>(
      "select state, message from run_rows where run_id = $1",
      [draft.id],
    );
    expect(rows.map(({ state }) => state)).toEqual(["refused", "refused", "refused"]);
    for (const { message } of rows) expect(message).toContain("[hidden]");
    for (const at of ["netnut", "nineProxy"] as const) {
      fail(at, { kind: "status", status: 403, echo: "html" }, ["GET"]);
      await syncAccount(accounts[at], "schedule").catch(() => {});
    }
    expect(
      (await desk.query<{ error: string }>("select error from sync_runs where error like '%[hidden]%'"))
        .length,
    ).toBe(2);
  });

  it("words that hold a secret of fewer than four characters are not repeated at all", async () => {
    desk.nineProxy.control.clearFaults();
    const id = await subUser("nineProxy");
    desk.nineProxy.control.patch(id, { use_key: "abc" });
    fail("nineProxy", { kind: "status", status: 400, echo: "plain" });
    expect(
      (await perform(desk.actor, nineProxyId, "set-note", id, { note: randomUUID() })).operation.message,
    ).toBe("9Proxy answered 400.");
    fail("nineProxy", { kind: "success-false-before", echo: "plain" });
    expect(
      (await perform(desk.actor, nineProxyId, "set-note", id, { note: randomUUID() })).operation.message,
    ).toContain("9Proxy answered 200 and reported a failure.");
  });

  it("nothing of all that is in any table or in the log", expectNoLeak);
});
