import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { nineProxyId, perform, startDesk, type TestDesk } from "../../testing/desk";
import { routeModule } from "../../testing/writes";
import { watchSecret } from "../audit/watch-secret";
import { pool } from "../db/client";
import { beginDraining, refusesNewWork } from "../draining";
import { syncAccount } from "../sync/sync-account";

const token = "a token for the scraper";
let desk: TestDesk;

beforeAll(async () => {
  vi.stubEnv("METRICS_TOKEN", token);
  desk = await startDesk({ nineProxy: { users: 7 } });
  await syncAccount(nineProxyId, "schedule");
});
afterAll(() => desk.close());

const get = async (path: string, headers: Record<string, string> = {}) => {
  const { GET } = (await routeModule(path)) as { GET: (request: Request) => Response | Promise<Response> };
  return GET(new Request(`http://localhost/${path}`, { headers }));
};
const asked = (authorization?: string) => get("metrics", authorization ? { authorization } : {});

/** The samples of one metric, by their labels. */
async function samples(name: string): Promise<Record<string, number>> {
  const text = await (await asked(`Bearer ${token}`)).text();
  return Object.fromEntries(
    [...text.matchAll(new RegExp(`^${name}({.*})? (\\S+)$`, "gm"))].map(([, labels = "", value]) => [
      labels,
      Number(value),
    ]),
  );
}

describe("/metrics", () => {
  it("is for who knows the token", async () => {
    expect((await asked()).status).toBe(401);
    expect((await asked(`Bearer ${token}x`)).status).toBe(401);
    const answer = await asked(`Bearer ${token}`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
  });

  it("has the state of the database, and counts what was done and asked of providers", async () => {
    expect(await samples("subdesk_sub_users")).toMatchObject({ [`{account="${nineProxyId}"}`]: 7 });
    expect((await samples("subdesk_sync_age_seconds"))[`{account="${nineProxyId}"}`]).toBeLessThan(120);
    expect(await samples("subdesk_operations_open")).toEqual({});
    const [{ id = "" } = {}] = await desk.query<{ id: string }>(
      "select remote_id as id from sub_users where account_id = $1 order by id limit 1",
      [nineProxyId],
    );
    await perform(desk.actor, nineProxyId, "set-note", id, { note: "counted" });
    expect(await samples("subdesk_acts_total")).toMatchObject({
      '{action="sub-user.set-note",outcome="done",in_run="false"}': 1,
    });
    expect(
      Object.entries(await samples("subdesk_provider_call_seconds_count")).filter(
        ([labels, count]) => labels.includes('provider="nine-proxy"') && count > 0,
      ),
    ).not.toEqual([]);
    const { seq } = (await desk.query<{ seq: number }>("select seq from audit_head"))[0] ?? { seq: -1 };
    await expect.poll(() => samples("subdesk_audit_head"), { timeout: 10_000 }).toEqual({ "": seq });
    expect(Object.keys(await samples("nodejs_eventloop_lag_seconds"))).toHaveLength(1);
  });

  it("counts no act that was not stored", async () => {
    const { db } = await import("../db/client");
    const { recordAudit } = await import("../audit/record");
    const counted = async () =>
      (await samples("subdesk_acts_total"))['{action="view.save",outcome="done",in_run="false"}'] ?? 0;
    const entry = { action: "view.save", outcome: "done" } as const;
    const store = (fails: boolean) =>
      db().transaction(async (tx) => {
        await recordAudit(tx, desk.actor, null, entry);
        if (fails) throw new Error("not stored");
      });
    await expect(store(true)).rejects.toThrow("not stored");
    expect(await counted()).toBe(0);
    await store(false);
    expect(await counted()).toBe(1);
  });
});

describe("/healthz and /readyz", () => {
  const seen = async () => {
    const answer = await get("readyz");
    return { status: answer.status, retry: answer.headers.get("retry-after"), body: await answer.json() };
  };

  it("are right while the database has all that this version needs", async () => {
    expect((await get("healthz")).status).toBe(200);
    expect(await seen()).toEqual({
      status: 200,
      retry: null,
      body: {
        ready: true,
        checks: { database: "right", migrations: "right", secret: "right", clock: "right", stopping: false },
      },
    });
  });

  it("a migration that is missing makes it not ready, and one of a newer version does not", async () => {
    const last = "(select max(created_at) from drizzle.__drizzle_migrations)";
    await desk.query(
      `insert into drizzle.__drizzle_migrations (hash, created_at) select 'newer', ${last} + 1`,
    );
    expect((await seen()).status).toBe(200);
    await desk.query("delete from drizzle.__drizzle_migrations where hash = 'newer'");
    await desk.query(`update drizzle.__drizzle_migrations set created_at = created_at - 1
      where created_at = ${last}`);
    expect(await seen()).toEqual({
      status: 503,
      retry: "5",
      body: {
        ready: false,
        checks: {
          database: "right",
          migrations: "wrong",
          secret: "unknown",
          clock: "right",
          stopping: false,
        },
      },
    });
    await desk.query(`update drizzle.__drizzle_migrations set created_at = created_at + 1
      where created_at = ${last}`);
  });

  it("an audit that is continued under a secret it does not know makes it not ready, and take up nothing", async () => {
    await desk.query("create table kept_head as table audit_head");
    await desk.query("update audit_head set seal = 'of another secret'");
    expect(await seen()).toMatchObject({
      status: 503,
      body: { ready: false, checks: { database: "right", migrations: "right", secret: "wrong" } },
    });
    expect(refusesNewWork()).toBe(false);
    await watchSecret();
    expect(refusesNewWork()).toBe(true);
    await desk.query("update audit_head h set seal = k.seal from kept_head k");
    await desk.query("drop table kept_head");
    expect(await seen()).toMatchObject({ status: 200, body: { checks: { secret: "right" } } });
    await watchSecret();
    expect(refusesNewWork()).toBe(false);
  });

  it("a clock that is a minute off, or a stop that has begun, makes it not ready", async () => {
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 120_000);
    expect(await seen()).toMatchObject({
      status: 503,
      body: { checks: { clock: "wrong", stopping: false } },
    });
    clock.mockRestore();
    beginDraining();
    expect(await seen()).toMatchObject({ status: 503, body: { checks: { clock: "right", stopping: true } } });
  });

  // Must be last: it takes the database away.
  it("without the database it is alive and not ready, and what this process counts is still there", async () => {
    const query = vi.spyOn(pool(), "query").mockRejectedValue(new Error("away"));
    const connect = vi.spyOn(pool(), "connect").mockRejectedValue(new Error("away"));
    expect(await seen()).toMatchObject({
      status: 503,
      body: { ready: false, checks: { database: "wrong", migrations: "unknown", secret: "unknown" } },
    });
    expect((await get("healthz")).status).toBe(200);
    for (const name of ["subdesk_errors_total", "subdesk_clock_offset_seconds", "subdesk_info"])
      expect(Object.keys(await samples(name)), name).toHaveLength(1);
    query.mockRestore();
    connect.mockRestore();
  });
});
