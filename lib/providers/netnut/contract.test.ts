import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  background,
  connectNetnut,
  find,
  interactive,
  readAll,
  run,
  type Connected,
} from "../../../testing/connect";
import { failureOf } from "../../../testing/failure-of";
import { everythingOf, leaksIn } from "../../../testing/leaks";
import { json, startPeer } from "../../../testing/peer";
import { ProviderError } from "../error";
import type { RemoteSubUser } from "../provider";
import type { NetnutSandbox } from "../../../sandbox/netnut";
import { FAULT_KINDS, type Fault, type FaultRule } from "../../../sandbox/faults";
import { netnutAt } from "../../../testing/netnut-at";

let desk: Connected<NetnutSandbox>;

// Afresh for each test: a refused key holds background work back for a while.
beforeEach(async () => {
  desk = await connectNetnut();
});
afterEach(() => desk.close());

const control = () => desk.sandbox.control;
const target = (id: number | string) => ({ remoteId: String(id), name: "any" });
const requests = () => control().requests().requests;
const first = (active: boolean) =>
  control()
    .state()
    .users.find((user) => user.customer_active === active) ?? expect.fail("no such sub-user");

const newcomer = {
  customer_name: "New Firm",
  customer_dashboard_email: "new@firm.example",
  customer_dashboard_pwd: "dashboard-Pass1",
  customer_login_name: "new_firm",
  customer_login_pwd: "login-Pass1",
  snkrs_private_pool: 7,
};

function strike(method: string, path: string, fault: Fault) {
  control().faults([{ match: { method, path }, fault }]);
}

describe("GET /customer/sub-user/", () => {
  it("asks for both states, with the trailing slash, and merges them", async () => {
    const { items, end, unreadable } = await readAll(desk.connection);
    expect(requests().map(({ path }) => path)).toEqual([
      "/v1/customer/sub-user/?is_active=true",
      "/v1/customer/sub-user/?is_active=false",
    ]);
    expect(end).toEqual({ consistent: true });
    expect(unreadable).toBe(0);
    const expected = control()
      .state()
      .users.map((user) => ({
        remoteId: String(user.customer_id),
        name: user.customer_name,
        login: user.customer_login_name,
        email: user.customer_dashboard_email,
        status: user.customer_active ? "active" : "disabled",
      }));
    const byId = (a: RemoteSubUser, b: RemoteSubUser) => Number(a.remoteId) - Number(b.remoteId);
    expect(items.toSorted(byId)).toEqual(expected as RemoteSubUser[]);
  });

  it.each([
    "array-of-envelopes",
    "envelope-per-row",
    "envelope-array",
    "envelope-object",
    "bare-array",
  ] as const)("reads the %s", async (envelope) => {
    control().options({ envelope });
    expect((await readAll(desk.connection)).items).toHaveLength(12);
    const { customer_id: id, customer_name: name } = first(true);
    expect(await desk.connection.getSubUser(target(id), interactive)).toMatchObject({
      remoteId: String(id),
      name,
      status: "active",
    });
  });

  it.each([
    "array-of-envelopes",
    "envelope-per-row",
    "envelope-array",
    "envelope-object",
    "bare-array",
  ] as const)("reads no sub-users at all from the %s", async (envelope) => {
    control().reset({ users: 0 });
    control().options({ envelope });
    // Two of these have no room for NetNut's word that it succeeded, and are not believed.
    const said = envelope !== "bare-array" && envelope !== "envelope-per-row";
    const end = {
      consistent: true,
      ...(!said && { doubtful: "NetNut sent an empty list without saying that it succeeded" }),
    };
    expect(await readAll(desk.connection)).toEqual({ items: [], unreadable: 0, pages: 2, end });
  });

  it("reads an envelope with one object", async () => {
    control().reset({ users: 0 });
    control().insert([{ customer_name: "Only one" }]);
    control().options({ envelope: "envelope-object" });
    expect((await readAll(desk.connection)).items).toMatchObject([{ name: "Only one" }]);
  });

  it('"A row without a usable id is counted and reported, never a crash"', async () => {
    const rows = [
      {},
      { customer_id: null },
      { customer_id: "" },
      { customer_id: "  " },
      { customer_id: "." },
      { customer_id: ".." },
      { customer_id: 1.5 },
      { customer_id: 2 ** 60 },
      { customer_id: "a\u0000b" },
      { customer_id: "\ud800" },
      { customer_id: "x".repeat(201) },
      { customer_id: {} },
    ];
    control().insert(
      rows.map((row) => ({ customer_name: "Broken", customer_active: true, ...row })),
      true,
    );
    const { items, unreadable, end } = await readAll(desk.connection);
    expect(items).toHaveLength(12);
    expect(items.some(({ name }) => name === "Broken")).toBe(false);
    expect(unreadable).toBeGreaterThanOrEqual(rows.length);
    expect(end).toMatchObject({ consistent: false });
  });

  it("reads rows whose other fields are of the wrong type as far as they go", async () => {
    control().reset({ users: 0 });
    control().insert(
      [
        {
          customer_id: "abc-1",
          customer_name: 5,
          customer_login_name: ["x"],
          customer_dashboard_email: {},
          customer_active: "maybe",
        },
      ],
      true,
    );
    const { items } = await readAll(desk.connection);
    expect(items[0]).toEqual({ remoteId: "abc-1", name: "#abc-1", status: "active" });
  });

  it.each([
    [{ customer_active: undefined, is_active: false }, "disabled"],
    [{ customer_active: 1 }, "active"],
    [{ customer_active: "0" }, "disabled"],
    [{ customer_active: "true" }, "active"],
  ])("reads the state from %o", async (fields, status) => {
    control().reset({ users: 0 });
    control().insert([{ customer_id: 5, customer_name: "A", ...fields }], true);
    expect((await readAll(desk.connection)).items[0]?.status).toBe(status);
  });

  it('"Legacy answers also carried customer_login_pwd in clear: whitelist before anything leaves the client module"', async () => {
    control().options({ legacyPassword: true, rowFields: { secret_note: "never-shown" } });
    const { items } = await readAll(desk.connection);
    const one = await desk.connection.getSubUser(target(first(true).customer_id), interactive);
    const created = await run(desk.connection, "create", null, newcomer);
    const shown = JSON.stringify([items, one, created]);
    for (const { customer_login_pwd, customer_dashboard_pwd } of control().state().users) {
      expect(shown).not.toContain(customer_login_pwd);
      expect(shown).not.toContain(customer_dashboard_pwd);
    }
    expect(shown).not.toContain("never-shown");
  });

  it("reports 400, 401 and 403", async () => {
    for (const [status, kind] of [
      [400, "rejected"],
      [401, "unauthorized"],
      [403, "unauthorized"],
    ] as const) {
      strike("GET", "/sub-user/", { kind: "status", status, message: `Said ${status}` });
      expect(await failureOf(readAll(desk.connection, interactive))).toMatchObject({
        kind,
        status,
        message: `Said ${status}`,
        applied: "no",
        provider: "netnut",
        operation: "list",
      });
    }
  });
});

describe("GET /customer/sub-user/{id}", () => {
  it("reads one, its state and its traffic", async () => {
    control().options({ frozen: true });
    const user =
      control()
        .state()
        .users.find(({ plans }) => plans.some((plan) => plan.end > Date.now())) ?? expect.fail();
    const found = await desk.connection.getSubUser(target(user.customer_id), interactive);
    const active = user.plans.filter((plan) => plan.end > Date.now());
    expect(found).toMatchObject({
      remoteId: String(user.customer_id),
      name: user.customer_name,
      trafficCap: active.reduce((sum, plan) => sum + plan.gb, 0) * 1e9,
    });
    expect(
      Math.abs((found?.trafficUsed ?? 0) - active.reduce((sum, plan) => sum + plan.bytes, 0)),
    ).toBeLessThan(500_000);
  });

  it("leaves traffic unreported where the account offers no usage", async () => {
    control().options({ usage: false });
    const found = await desk.connection.getSubUser(target(first(true).customer_id), interactive);
    expect(found).not.toHaveProperty("trafficCap");
    expect(await desk.connection.readUsage?.(target(first(true).customer_id), background)).toBeNull();
  });

  it("says null for one that does not exist: by 404", async () => {
    expect(await desk.connection.getSubUser(target(1), interactive)).toBeNull();
  });

  it.each([
    ["400", { kind: "status", status: 400 }],
    ["success:false inside 200", { kind: "success-false-before" }],
  ] as [string, Fault][])(
    "lets the listing decide after %s, the only documented error",
    async (_name, fault) => {
      const known = first(false).customer_id;
      control().faults(
        [known, 1].map((id): FaultRule => ({ match: { method: "GET", path: `/sub-user/${id}` }, fault })),
      );
      expect(await desk.connection.getSubUser(target(known), interactive)).toMatchObject({
        remoteId: String(known),
        status: "disabled",
      });
      expect(await desk.connection.getSubUser(target(1), interactive)).toBeNull();
      control().insert([{ broken: true }], true);
      expect(await failureOf(desk.connection.getSubUser(target(1), interactive))).toMatchObject({
        kind: "contract",
        applied: "no",
      });
    },
  );

  it("never takes a spoilt answer for an absence", async () => {
    const kinds = FAULT_KINDS.filter(
      (kind) =>
        ![
          "deleted-false",
          "ignored",
          "hang-before",
          "hang-after",
          "hang-late",
          "slow-body",
          "success-false-before",
          "success-false-after",
        ].includes(kind),
    );
    control().reset({ users: 40 });
    const users = control().state().users;
    const idOf = (kind: string) => users[kinds.findIndex((other) => other === kind)]?.customer_id ?? 0;
    control().faults(
      kinds.map(
        (kind): FaultRule => ({
          match: { method: "GET", path: `/sub-user/${idOf(kind)}` },
          fault: { kind, bytes: 3_000_000 },
        }),
      ),
    );
    await Promise.all(
      kinds.map(async (kind) => {
        const found = await desk.connection
          .getSubUser(target(idOf(kind)), interactive)
          .catch((error: unknown) => error);
        expect(found, kind).toBeInstanceOf(ProviderError);
      }),
    );
    control().clearFaults();
    control().options({ rowFields: { customer_id: 1 } });
    expect(await failureOf(desk.connection.getSubUser(target(idOf("redirect")), interactive))).toMatchObject({
      kind: "contract",
    });
  });

  it('"treat as opaque strings; refuse . and ..; always percent-encode"', async () => {
    for (const id of [".", "..", ""]) {
      expect(await failureOf(desk.connection.getSubUser(target(id), interactive))).toMatchObject({
        kind: "contract",
        applied: "no",
      });
      expect(
        await failureOf(run(desk.connection, "allocate-traffic", target(id), { gigabytes: 1 })),
      ).toMatchObject({ kind: "contract", applied: "no" });
    }
    expect(requests()).toHaveLength(0);
    for (const id of ["a/../b", "%2F", "%2e%2e", "ü 🚀", "x?is_active=true", "#a", " 7 "]) {
      control().insert([{ customer_id: id, customer_name: "Odd" }], true);
      await desk.connection.getSubUser(target(id), interactive).catch(() => null);
      expect(
        requests().some(({ path }) => path === `/v1/customer/sub-user/${encodeURIComponent(id)}`),
        id,
      ).toBe(true);
    }
    expect(
      (await readAll(desk.connection)).items
        .filter(({ name }) => name === "Odd")
        .map(({ remoteId }) => remoteId),
    ).toContain(" 7 ");
  });
});

describe("POST /customer/sub-user/", () => {
  it("sends every field and returns the new sub-user", async () => {
    const result = await run(desk.connection, "create", null, newcomer);
    const stored = control().state().users.at(-1);
    const { snkrs_private_pool: _pool, ...rest } = newcomer;
    expect(stored).toMatchObject(rest);
    expect(control().ledger()).toMatchObject([
      { operation: "create", body: { snkrs_private_pool: 7, customer_login_name: "new_firm" } },
    ]);
    expect(result.subUser).toEqual({
      remoteId: String(stored?.customer_id),
      name: "New Firm",
      login: "new_firm",
      email: "new@firm.example",
      status: "active",
    });
  });

  it.each([
    ["customer_name", ""],
    ["customer_name", undefined],
    ["customer_dashboard_email", "nobody"],
    ["customer_dashboard_email", undefined],
    ["customer_dashboard_pwd", "short"],
    ["customer_dashboard_pwd", undefined],
    ["customer_login_name", "has-dash"],
    ["customer_login_name", undefined],
    ["customer_login_pwd", "has space 1"],
    ["customer_login_pwd", undefined],
    ["snkrs_private_pool", "7"],
  ])("does not even ask with %s %o", (field, value) => {
    expect(desk.connection.operations.create?.input.safeParse({ ...newcomer, [field]: value }).success).toBe(
      false,
    );
  });

  it("takes the optional field as optional, and no other", () => {
    const { snkrs_private_pool: _pool, ...rest } = newcomer;
    const schema = desk.connection.operations.create?.input;
    expect(schema?.safeParse(rest).success).toBe(true);
    expect(schema?.safeParse({ ...rest, customer_id: 4 }).success).toBe(false);
  });

  it("refuses a login in use before anything is sent", async () => {
    const taken = { ...newcomer, customer_login_name: first(false).customer_login_name };
    control().patch(first(false).customer_id, { customer_login_name: "taken_login" });
    expect(
      await failureOf(run(desk.connection, "create", null, { ...taken, customer_login_name: "taken_login" })),
    ).toMatchObject({ kind: "rejected", applied: "no" });
    expect(requests().some(({ method }) => method === "POST")).toBe(false);
  });

  it("passes on why NetNut refuses: 400", async () => {
    const failure = await failureOf(
      run(desk.connection, "create", null, {
        ...newcomer,
        customer_dashboard_email: first(true).customer_dashboard_email,
      }),
    );
    expect(failure).toMatchObject({
      kind: "rejected",
      applied: "no",
      status: 400,
      message: "Email already exists",
    });
  });

  it("still creates where the listing has a broken row, and then cannot tell what became of a lost answer", async () => {
    control().insert([{ broken: true }], true);
    strike("POST", "/sub-user/", { kind: "reset-before" });
    expect(await failureOf(run(desk.connection, "create", null, newcomer))).toMatchObject({
      kind: "unreachable",
      applied: "unknown",
    });
    await expect(find(desk.connection, "create", null, newcomer)).rejects.toMatchObject({ kind: "contract" });
  });

  it("finds it by its login where the answer carries no row", async () => {
    strike("POST", "/sub-user/", { kind: "wrong-types" });
    expect((await run(desk.connection, "create", null, newcomer)).subUser).toMatchObject({
      login: "new_firm",
    });
  });

  it("does not believe a success that the listing does not show", async () => {
    strike("POST", "/sub-user/", { kind: "deleted-false" });
    expect(await failureOf(run(desk.connection, "create", null, newcomer))).toMatchObject({
      kind: "rejected",
      applied: "unknown",
    });
    expect(await find(desk.connection, "create", null, newcomer)).toMatchObject({
      verdict: "not-applied",
      subUser: null,
    });
  });

  it('"create by unique name: a read decides"', async () => {
    for (const [kind, verdict] of [
      ["reset-before", "not-applied"],
      ["reset-after", "applied"],
    ] as const) {
      control().reset({ users: 12 });
      strike("POST", "/sub-user/", { kind });
      expect((await failureOf(run(desk.connection, "create", null, newcomer))).applied).toBe("unknown");
      expect((await find(desk.connection, "create", null, newcomer)).verdict).toBe(verdict);
    }
    control().patch(control().state().users.at(-1)?.customer_id ?? 0, {
      customer_dashboard_email: "NEW@Firm.example",
    });
    expect((await find(desk.connection, "create", null, newcomer)).verdict).toBe("applied");
    control().patch(control().state().users.at(-1)?.customer_id ?? 0, {
      customer_dashboard_email: "somebody@else.example",
    });
    expect((await find(desk.connection, "create", null, newcomer)).verdict).toBe("undecided");
  });
});

describe("PATCH /customer/sub-user/{id}/password", () => {
  it("changes the proxy password and not the dashboard's", async () => {
    const user = first(true);
    const result = await run(desk.connection, "set-password", target(user.customer_id), {
      password: "brand-New1",
    });
    expect(control().user(user.customer_id)).toMatchObject({
      customer_login_pwd: "brand-New1",
      customer_dashboard_pwd: user.customer_dashboard_pwd,
    });
    expect(JSON.stringify(result)).not.toContain("brand-New1");
  });

  it("cannot be found out afterwards: no read tells a password", () => {
    expect(desk.connection.operations["set-password"]?.find).toBeUndefined();
    expect(desk.connection.operations["set-password"]?.secretFields).toEqual(["password"]);
  });

  it("says of an unknown sub-user that nothing was changed", async () => {
    expect(
      await failureOf(run(desk.connection, "set-password", target(1), { password: "brand-New1" })),
    ).toMatchObject({ kind: "not-found", applied: "no" });
  });
});

describe("POST /customer/sub-user/{id}/allocate", () => {
  it.each(["*", "dc", "res", "stc", "mob"])("adds %s traffic", async (productType) => {
    const user = first(true);
    await run(desk.connection, "allocate-traffic", target(user.customer_id), { gigabytes: 3, productType });
    expect(control().ledger()).toMatchObject([
      {
        operation: "allocate-traffic",
        id: String(user.customer_id),
        body: { allocate: 3, product_type: productType },
      },
    ]);
  });

  it('"Older documentation says product_type is required: always send it"', async () => {
    await run(desk.connection, "allocate-traffic", target(first(true).customer_id), { gigabytes: 1 });
    expect(control().ledger()[0]?.body).toEqual({ allocate: 1, product_type: "*" });
  });

  it('"read only success, drop the token at the boundary"', async () => {
    const answers: string[] = [];
    const { connection, close } = await netnutAt((response, { method, url }) => {
      if (method !== "POST") return json(response, 404, {});
      const token = `token-${url.length}.answered`;
      answers.push(token);
      json(response, 200, { success: true, token });
    });
    const result = await run(connection, "allocate-traffic", target(5), { gigabytes: 1 });
    expect(answers).toHaveLength(1);
    expect(everythingOf(result)).not.toContain(answers[0]);
    await close();
  });

  it.each([0, -1, 1.5, 1_000_001, "3", null])("takes whole GB only: not %o", (gigabytes) => {
    expect(desk.connection.operations["allocate-traffic"]?.input.safeParse({ gigabytes }).success).toBe(
      false,
    );
  });

  it("passes on that the pool is empty", async () => {
    control().options({ poolGb: 2 });
    expect(
      await failureOf(
        run(desk.connection, "allocate-traffic", target(first(true).customer_id), { gigabytes: 3 }),
      ),
    ).toMatchObject({ kind: "rejected", applied: "no", message: "Not enough GB left to allocate" });
    expect(control().ledger()).toEqual([]);
  });

  it('"it stays unknown until a person settles it": is additive, so only a yes of NetNut makes it worth a look, and is not idempotent', () => {
    expect(desk.connection.operations["allocate-ips"]?.find).toBeUndefined();
    for (const name of ["allocate-traffic", "allocate-ips"] as const) {
      expect(desk.connection.operations[name]?.additive).toBe(true);
      expect(desk.connection.operations[name]?.idempotent).toBe(false);
      expect(desk.connection.operations[name]?.irreversible).toContain("no way to take it back");
    }
  });
});

describe("POST /customer/sub-user/{id}/allocateIps", () => {
  const input = { accessPoint: "eu-west", countryCode: "de", ips: 4, bandwidth: 20 };

  it("sends every field", async () => {
    await run(desk.connection, "allocate-ips", target(first(true).customer_id), input);
    expect(control().ledger()).toMatchObject([
      {
        operation: "allocate-ips",
        body: { access_point: "eu-west", country_code: "DE", ips: 4, bandwidth: 20 },
      },
    ]);
  });

  it.each([
    ["accessPoint", ""],
    ["accessPoint", undefined],
    ["countryCode", "DEU"],
    ["countryCode", undefined],
    ["ips", 0],
    ["ips", 1.5],
    ["ips", undefined],
    ["bandwidth", 0],
    ["bandwidth", undefined],
  ])("needs %s, not %o", (field, value) => {
    expect(
      desk.connection.operations["allocate-ips"]?.input.safeParse({ ...input, [field]: value }).success,
    ).toBe(false);
  });
});

describe("PUT /customer/sub-user/{id}/disabled", () => {
  it("sends no body and reads the state back", async () => {
    const user = first(true);
    const result = await run(
      desk.connection,
      "disable",
      target(user.customer_id),
      {},
      { ...interactive, seen: { status: "active" } },
    );
    expect(result).toMatchObject({ before: { status: "active" }, subUser: { status: "disabled" } });
    expect(control().user(user.customer_id)?.customer_active).toBe(false);
  });

  it('"Could be a toggle: read the state first, never send it for a sub-user that is already disabled"', async () => {
    const user = first(false);
    const result = await run(desk.connection, "disable", target(user.customer_id));
    expect(result).toMatchObject({ unchanged: "It is disabled already.", subUser: { status: "disabled" } });
    expect(control().ledger()).toEqual([]);
    expect(requests().some(({ method }) => method === "PUT")).toBe(false);
  });

  it("leaves one alone whose state NetNut does not say", async () => {
    control().options({ rowFields: { customer_active: null } });
    expect(await failureOf(run(desk.connection, "disable", target(first(true).customer_id)))).toMatchObject({
      kind: "conflict",
      applied: "no",
    });
    expect(control().ledger()).toEqual([]);
  });

  it("finds out afterwards what became of it", async () => {
    const { customer_id: id } = first(true);
    for (const [kind, verdict] of [
      ["reset-before", "not-applied"],
      ["reset-after", "applied"],
    ] as const) {
      strike("PUT", "/disabled", { kind });
      expect((await failureOf(run(desk.connection, "disable", target(id)))).applied).toBe("unknown");
      expect((await find(desk.connection, "disable", target(id))).verdict).toBe(verdict);
    }
    expect((await find(desk.connection, "disable", target(1))).verdict).toBe("undecided");
  });

  it('"Failure inside HTTP 200 (unchanged value on read-back)"', async () => {
    strike("PUT", "/disabled", { kind: "deleted-false" });
    expect(await failureOf(run(desk.connection, "disable", target(first(true).customer_id)))).toMatchObject({
      kind: "rejected",
      applied: "unknown",
    });
  });

  it("is the only switch: NetNut can neither enable nor delete nor rename nor take back", () => {
    expect(Object.keys(desk.connection.operations).toSorted()).toEqual([
      "allocate-ips",
      "allocate-traffic",
      "create",
      "disable",
      "set-password",
    ]);
  });
});

describe("every write and every fault", () => {
  const { customer_login_pwd: login, customer_dashboard_pwd: dashboard } = newcomer;
  const writes: [string, string, string, string[], (id: string) => Promise<unknown>][] = [
    [
      "create",
      "POST",
      "/sub-user/",
      [login, dashboard],
      () => run(desk.connection, "create", null, newcomer),
    ],
    [
      "set-password",
      "PATCH",
      "/password",
      [login],
      (id) => run(desk.connection, "set-password", target(id), { password: login }),
    ],
    [
      "allocate-traffic",
      "POST",
      "/allocate",
      [],
      (id) => run(desk.connection, "allocate-traffic", target(id), { gigabytes: 1 }),
    ],
    [
      "allocate-ips",
      "POST",
      "/allocateIps",
      [],
      (id) =>
        run(desk.connection, "allocate-ips", target(id), {
          accessPoint: "a",
          countryCode: "US",
          ips: 1,
          bandwidth: 1,
        }),
    ],
    ["disable", "PUT", "/disabled", [], (id) => run(desk.connection, "disable", target(id))],
  ];
  const certain = new Set([400, 401, 403, 404, 405, 422, 429]);
  const quick = FAULT_KINDS.filter(
    (kind) => !["hang-before", "hang-after", "hang-late", "slow-body", "status"].includes(kind),
  );
  const statuses = [400, 401, 403, 404, 405, 409, 422, 429, 500, 503];

  it.each(writes)(
    "%s is sent once, says truly whether it may be applied, and shows no secret",
    async (_name, method, path, passwords, perform) => {
      const faults: Fault[] = [
        ...quick.map((kind): Fault => ({ kind, bytes: 3_000_000 })),
        ...statuses.map((status): Fault => ({ kind: "status", status, retryAfter: "0" })),
      ];
      const secrets = [desk.sandbox.token, ...passwords];
      for (const fault of faults) {
        control().reset({ users: 12 });
        strike(method, path, { ...fault, message: `Sorry: ${secrets.join(" and ")}` });
        const outcome = await perform(String(first(true).customer_id)).catch((error: unknown) => error);
        const about = `${fault.kind} ${fault.status ?? ""}`;
        expect(
          requests().filter((request) => request.method === method),
          about,
        ).toHaveLength(1);
        if (outcome instanceof ProviderError)
          expect(outcome.applied, about).toBe(
            fault.kind === "status" && certain.has(fault.status ?? 0) ? "no" : "unknown",
          );
        else expect(["wrong-types", "deleted-false", "ignored"], about).toContain(fault.kind);
        const shown = everythingOf(outcome);
        for (const secret of secrets) expect(leaksIn(shown, secret), about).toEqual([]);
      }
    },
  );
});

describe("the authorization header", () => {
  it.each([
    ["raw", "the-token"],
    ["bearer", "Bearer the-token"],
  ] as const)("is sent %s", async (scheme, expected) => {
    const peer = await startPeer((response) => json(response, 200, [{ success: true, data: [] }]));
    const { connection, close } = await netnutAt(peer, { credentials: { token: "the-token" }, scheme });
    await readAll(connection);
    expect(peer.received.map(({ headers }) => headers.authorization)).toEqual([expected, expected]);
    await close();
  });

  it("is refused with 401: unauthorized, nothing changed", async () => {
    const wrong = await connectNetnut({ credentials: { token: "wrong-token-0815" } });
    const failure = await failureOf(readAll(wrong.connection, interactive));
    expect(failure).toMatchObject({ kind: "unauthorized", status: 401, applied: "no" });
    expect(leaksIn(everythingOf(failure), "wrong-token-0815")).toEqual([]);
    expect(await failureOf(wrong.connection.test(interactive))).toMatchObject({ kind: "unauthorized" });
    await wrong.close();
  });

  it("is proved by one cheap call", async () => {
    await desk.connection.test(interactive);
    expect(requests().map(({ path }) => path)).toEqual(["/v1/customer/sub-user/0"]);
  });
});
