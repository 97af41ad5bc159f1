import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startNetnutSandbox } from "./netnut";
import type { NetnutRow } from "./netnut-record";
import { netnutCaller } from "./testing";

const DAY = 86_400_000;
let time = Date.UTC(2025, 5, 2, 9);
const sandbox = await startNetnutSandbox({ users: 180, now: () => time });
const call = netnutCaller(sandbox);
const { control } = sandbox;
const LIST = "/customer/sub-user/";

const person = {
  customer_name: "New Firm",
  customer_dashboard_email: "new@firm.example",
  customer_dashboard_pwd: "hidden-dashboard",
  customer_login_name: "new_firm",
  customer_login_pwd: "hidden-login",
};

const rowsOf = (json: unknown) => (json as { data: NetnutRow[] }[])[0]?.data ?? [];
const list = async (query = "") => rowsOf((await call("GET", LIST + query)).json);

async function create(changes: object = {}): Promise<number> {
  const answer = await call("POST", LIST, { ...person, ...changes });
  expect(answer.status, answer.text).toBe(200);
  return (answer.json as { data: NetnutRow[] }).data[0]?.customer_id ?? 0;
}

async function refused(status: number, method: string, path: string, body?: unknown, rest?: RequestInit) {
  const answer = await call(method, path, body, rest);
  expect(answer.json).toEqual({ success: false, message: expect.any(String) });
  expect(answer.status, `${method} ${path} ${JSON.stringify(body)}`).toBe(status);
}

beforeEach(() => control.reset({ users: 180 }));
afterAll(() => sandbox.close());

describe("token", () => {
  it.each(["", "Bearer TOKEN", "TOKENx", "wrong"])("answers 401 to '%s'", async (form) => {
    const authorization = form.replace("TOKEN", sandbox.token);
    await refused(401, "GET", LIST, undefined, { headers: { authorization } });
  });

  it("comes from a login, lasts 24 hours, and can be expired", async () => {
    const { email, password } = sandbox;
    const login = async () =>
      ((await call("POST", "/auth/login", { email, password })).json as { token: string }).token;
    const status = async (authorization: string) =>
      (await call("GET", "/auth/authenticated", undefined, { headers: { authorization } })).status;
    const [first, second] = [await login(), await login()];
    expect(first).not.toBe(second);
    expect([await status(first), await status(second), await status(sandbox.token)]).toEqual([200, 200, 200]);
    time += DAY;
    expect([await status(first), await status(sandbox.token)]).toEqual([401, 200]);
    time -= DAY;
    control.expireTokens();
    expect(await status(second)).toBe(401);
    await refused(400, "POST", "/auth/login", { email, password: "wrong" });
    await refused(400, "POST", "/auth/login", { email });
  });

  it("is refused altogether on demand", async () => {
    control.options({ refuseKey: true });
    await refused(401, "GET", LIST);
  });
});

describe("list and get", () => {
  it("answers active ones by default, the others on demand", async () => {
    const [plain, active, inactive] = [
      await list(),
      await list("?is_active=true"),
      await list("?is_active=false"),
    ];
    expect(plain).toEqual(active);
    expect(active.length + inactive.length).toBe(180);
    expect(inactive.length).toBeGreaterThan(10);
    expect(active.every((row) => row.customer_active)).toBe(true);
    expect(Object.keys(active[0] ?? {}).sort()).toEqual([
      "customer_active",
      "customer_dashboard_email",
      "customer_id",
      "customer_login_name",
      "customer_name",
    ]);
  });

  it("knows the exact path, method and parameters only", async () => {
    await refused(404, "GET", "/customer/sub-user");
    await refused(404, "GET", "/customer/sub-users/");
    await refused(405, "DELETE", LIST);
    for (const query of ["?is_active=1", "?is_active=", "?page=1", "?is_active=true&is_active=false"])
      await refused(400, "GET", LIST + query);
  });

  it("finds one by id, active or not", async () => {
    const [row] = await list("?is_active=false");
    expect(rowsOf((await call("GET", `${LIST}${row?.customer_id}`)).json)).toEqual([row]);
    await refused(404, "GET", `${LIST}1`);
    await refused(404, "GET", `${LIST}${row?.customer_id}/`);
    await refused(400, "GET", `${LIST}%E0%A4%A`);
  });

  it("wraps its rows as told", async () => {
    control.reset({ users: 2 });
    const rows = control.state().users.map(({ customer_id }) => expect.objectContaining({ customer_id }));
    for (const { customer_id } of control.state().users)
      control.patch(Number(customer_id), { customer_active: true });
    const id = Number(control.state().users[0]?.customer_id);
    const shapes = {
      "array-of-envelopes": [[{ success: true, data: rows }], [{ success: true, data: [rows[0]] }]],
      "envelope-per-row": [
        rows.map((row) => ({ success: true, data: [row] })),
        [{ success: true, data: [rows[0]] }],
      ],
      "envelope-array": [
        { success: true, data: rows },
        { success: true, data: [rows[0]] },
      ],
      "envelope-object": [
        { success: true, data: rows },
        { success: true, data: rows[0] },
      ],
      "bare-array": [rows, [rows[0]]],
    } as const;
    for (const [envelope, [many, one]] of Object.entries(shapes)) {
      control.options({ envelope: envelope as keyof typeof shapes });
      expect((await call("GET", LIST)).json, envelope).toEqual(many);
      expect((await call("GET", `${LIST}${id}`)).json, envelope).toEqual(one);
    }
  });

  it("leaks the legacy password and extra fields only when told", async () => {
    expect(JSON.stringify(await list())).not.toContain("pwd");
    control.options({ legacyPassword: true, rowFields: { is_active: 1 } });
    expect((await list())[0]).toMatchObject({ customer_login_pwd: expect.any(String), is_active: 1 });
  });
});

describe("create and password", () => {
  it("stores what was given and answers the row", async () => {
    const id = await create({ snkrs_private_pool: 3 });
    expect(control.user(id)).toMatchObject({ ...person, customer_id: id, customer_active: true });
    expect(control.ledger()[0]).toMatchObject({ seq: 1, operation: "create", id: String(id) });
    expect(JSON.stringify(control.ledger())).not.toContain("hidden");
  });

  it.each(Object.keys(person))("needs a non-empty %s", async (field) => {
    await refused(400, "POST", LIST, { ...person, [field]: undefined });
    await refused(400, "POST", LIST, { ...person, [field]: "" });
    await refused(400, "POST", LIST, { ...person, [field]: 5 });
  });

  it("refuses unknown keys, a bad pool and taken names and e-mails", async () => {
    await create();
    await refused(400, "POST", LIST, {
      ...person,
      customer_login_name: "x",
      customer_dashboard_email: "x@x.example",
      more: 1,
    });
    await refused(400, "POST", LIST, {
      ...person,
      customer_login_name: "x",
      customer_dashboard_email: "x@x.example",
      snkrs_private_pool: "1",
    });
    await refused(400, "POST", LIST, { ...person, customer_login_name: "x" });
    await refused(400, "POST", LIST, { ...person, customer_dashboard_email: "x@x.example" });
    expect(control.ledger()).toHaveLength(1);
  });

  it("refuses malformed JSON and another content type", async () => {
    await refused(400, "POST", LIST, undefined, {
      body: "{",
      headers: { "content-type": "application/json" },
    });
    await refused(400, "POST", LIST, person, { headers: { "content-type": "text/plain" } });
    await refused(400, "POST", LIST);
    await refused(400, "POST", "/auth/login", undefined, {
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect(control.ledger()).toEqual([]);
  });

  it("sets the proxy password only", async () => {
    const id = await create();
    expect((await call("PATCH", `${LIST}${id}/password`, { new_login_pwd: "changed" })).status).toBe(200);
    expect(control.user(id)).toMatchObject({
      customer_login_pwd: "changed",
      customer_dashboard_pwd: "hidden-dashboard",
    });
    await refused(400, "PATCH", `${LIST}${id}/password`, { new_login_pwd: "" });
    await refused(400, "PATCH", `${LIST}${id}/password`, { password: "x" });
    await refused(404, "PATCH", `${LIST}1/password`, { new_login_pwd: "x" });
    expect(control.ledger()[1]).toMatchObject({ operation: "set-password", body: {} });
  });
});

describe("allocate", () => {
  it("adds up, and takes from the pool until it is empty", async () => {
    const id = await create();
    control.options({ poolGb: 50 });
    const body = { allocate: 20, product_type: "res" };
    expect((await call("POST", `${LIST}${id}/allocate`, body)).json).toEqual({
      success: true,
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    await call("POST", `${LIST}${id}/allocate`, body);
    await refused(400, "POST", `${LIST}${id}/allocate`, body);
    expect((await call("GET", `/customer/usage/${id}`)).json).toMatchObject({
      data: [{ plan_gb: "40", total_gb_used: "0.0000", product_type: "res" }],
    });
    expect(control.ledger().map(({ operation }) => operation)).toEqual([
      "create",
      "allocate-traffic",
      "allocate-traffic",
    ]);
  });

  it("refuses part GB, none, unknown and missing product types", async () => {
    const id = await create();
    for (const allocate of [0, -1, 1.5, "5", null, undefined])
      await refused(400, "POST", `${LIST}${id}/allocate`, { allocate, product_type: "res" });
    for (const product_type of ["", "RES", "all", undefined])
      await refused(400, "POST", `${LIST}${id}/allocate`, { allocate: 1, product_type });
    await refused(404, "POST", `${LIST}1/allocate`, { allocate: 1, product_type: "res" });
    await refused(400, "POST", `${LIST}${id}/allocate`, { allocate: 1, product_type: "res", id: "x" });
  });

  it("allocates IPs with four typed fields", async () => {
    const id = await create();
    const body = { access_point: "eu", country_code: "DE", ips: 5, bandwidth: 10 };
    expect((await call("POST", `${LIST}${id}/allocateIps`, body)).json).toEqual({
      success: true,
      message: expect.any(String),
    });
    expect(control.user(id)).toMatchObject({ ips: [body] });
    for (const field of Object.keys(body)) {
      await refused(400, "POST", `${LIST}${id}/allocateIps`, { ...body, [field]: undefined });
      await refused(400, "POST", `${LIST}${id}/allocateIps`, {
        ...body,
        [field]: field === "ips" ? "5" : field === "bandwidth" ? "5" : 5,
      });
    }
  });
});

describe("disabled", () => {
  it("disables, and enables again when sent twice", async () => {
    const id = await create();
    expect((await call("PUT", `${LIST}${id}/disabled`)).json).toEqual({
      success: true,
      message: expect.any(String),
    });
    expect(control.user(id)).toMatchObject({ customer_active: false });
    await call("PUT", `${LIST}${id}/disabled`);
    expect(control.user(id)).toMatchObject({ customer_active: true });
    expect(control.ledger(1).map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ["disable", { customer_active: false }],
      ["disable", { customer_active: true }],
    ]);
    await refused(400, "PUT", `${LIST}${id}/disabled`, {});
    await refused(404, "PUT", `${LIST}1/disabled`);
  });
});

describe("usage", () => {
  interface PlanRow {
    is_active: boolean;
    total_gb_used: string;
    plan_gb: string;
  }

  it("lists plans with figures as text, active first, growing while active", async () => {
    const used = async (id: unknown) =>
      ((await call("GET", `/customer/usage/${id}`)).json as { data: PlanRow[] }).data;
    let grew = 0;
    for (const user of control.state().users.slice(0, 25)) {
      const before = await used(user.customer_id);
      expect(before.map((plan) => plan.is_active)).toEqual(
        before
          .map((plan) => plan.is_active)
          .sort()
          .reverse(),
      );
      time += DAY / 4;
      const after = await used(user.customer_id);
      time -= DAY / 4;
      const sum = (plans: PlanRow[]) => plans.reduce((total, plan) => total + Number(plan.total_gb_used), 0);
      for (const plan of after) expect(Number(plan.total_gb_used)).toBeLessThanOrEqual(Number(plan.plan_gb));
      if (!user.customer_active) expect(sum(after)).toBe(sum(before));
      if (sum(after) > sum(before)) grew += 1;
    }
    expect(grew).toBeGreaterThan(5);
  });

  it("tells the reseller's pool: what was given and what is left to give, and what all together have used", async () => {
    control.options({ poolGb: 123, frozen: true });
    const answer = await call("POST", "/customer/usage/myusage", { planStatus: "active" });
    const [plan] = (answer.json as { data: PlanRow[] }).data;
    const plans = control.state().users.flatMap((user) => user.plans);
    expect(Number(plan?.plan_gb)).toBe(123 + plans.reduce((sum, { gb }) => sum + gb, 0));
    expect(Number(plan?.total_gb_used)).toBeCloseTo(
      plans.reduce((sum, { bytes }) => sum + bytes, 0) / 1e9,
      3,
    );
    expect(plan?.plan_gb).toBeTypeOf("string");
  });

  it("tells traffic by day and sub-user within 30 days", async () => {
    const [user] = control.state().users;
    const body = {
      dateRange: "2025-05-27,2025-06-02",
      bySubUser: true,
      subUsers: ` ${user?.customer_id}`,
      byDate: true,
    };
    const rows = ((await call("POST", "/customer/traffic/", body)).json as { data: { d_usage: string }[] })
      .data;
    expect(rows).toHaveLength(7);
    expect(rows.at(-1)).toMatchObject({
      d_usage: "2025-06-02",
      customer_id: user?.customer_id,
      traffic: expect.any(Number),
    });
    await refused(400, "POST", "/customer/traffic/", { dateRange: "2025-05-01,2025-06-02" });
    await refused(400, "POST", "/customer/traffic/", { dateRange: "yesterday" });
    await refused(404, "POST", "/customer/traffic", body);
  });

  it("is gone when switched off", async () => {
    control.options({ usage: false });
    const id = control.state().users[0]?.customer_id;
    await refused(404, "GET", `/customer/usage/${id}`);
    await refused(404, "POST", "/customer/usage/myusage", {});
    expect((await call("GET", LIST)).status).toBe(200);
  });
});
