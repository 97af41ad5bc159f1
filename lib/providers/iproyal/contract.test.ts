import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectIproyal, find, interactive, readAll, run, type Connected } from "../../../testing/connect";
import { failureOf } from "../../../testing/failure-of";
import { iproyalAt } from "../../../testing/iproyal-at";
import { everythingOf } from "../../../testing/leaks";
import { json } from "../../../testing/peer";
import { describeOperation } from "../fields";
import type { Fault } from "../../../sandbox/faults";
import type { IproyalSandbox } from "../../../sandbox/iproyal";
import type { IproyalRow } from "../../../sandbox/iproyal-record";

const GB = 1_000_000_000;
let desk: Connected<IproyalSandbox>;

beforeEach(async () => {
  desk = await connectIproyal();
  desk.sandbox.control.options({ frozen: true });
});
afterEach(() => desk.close());

const control = () => desk.sandbox.control;
const requests = () => control().requests().requests;
const targetOf = ({ hash, username }: IproyalRow) => ({ remoteId: hash, name: username });
const stored = ({ hash }: { hash: string }) => control().user(hash) ?? expect.fail("gone");
const newKey = "brandNewKey1";

function insert(fields: Partial<IproyalRow> = {}): IproyalRow {
  const [key = ""] = control().insert([
    {
      username: `made_${control().state().users.length}`,
      password: "oldKey12",
      traffic_available: 6,
      traffic_used: 4,
      ...fields,
    },
  ]);
  return stored({ hash: key });
}

function strike(method: string, path: string, fault: Fault) {
  control().faults([{ match: { method, path }, fault }]);
}

async function pool(): Promise<number | undefined> {
  const [main] = (await desk.connection.readPool?.(interactive)) ?? [];
  return main?.left;
}

describe("GET /residential-subusers", () => {
  it("walks all pages and maps hash, name and both figures, and no password", async () => {
    control().reset({ users: 230 });
    control().options({ frozen: true });
    const { items, pages, end, unreadable } = await readAll(desk.connection);
    expect(requests().map(({ path }) => path)).toEqual(
      [1, 2, 3].map((page) => `/v1/residential-subusers?page=${page}&per_page=100`),
    );
    expect({ pages, end, unreadable }).toEqual({ pages: 3, end: { consistent: true }, unreadable: 0 });
    const { users } = control().state();
    expect(items).toEqual(
      users.map((user) => ({
        remoteId: user.hash,
        name: user.username,
        status: "active",
        trafficCap: Math.round((user.traffic_available + user.traffic_used) * 100) * 1e7,
        trafficUsed: Math.round(user.traffic_used * 100) * 1e7,
      })),
    );
    for (const { password } of users) expect(everythingOf(items)).not.toContain(password);
  });

  it('"maximum unknown": takes what comes back, and the provider\'s own where ours is refused', async () => {
    control().reset({ users: 65 });
    control().options({ maxLimit: 10 });
    const clamped = await readAll(desk.connection);
    expect({ count: clamped.items.length, end: clamped.end }).toEqual({
      count: 65,
      end: { consistent: true },
    });

    const { connection, close } = await iproyalAt((response, { url }) => {
      const query = new URL(url, "http://peer").searchParams;
      if (query.has("per_page")) return json(response, 422, { message: "The per page is too large." });
      const page = Number(query.get("page"));
      json(response, 200, {
        data: [{ hash: `H${page}`, username: `u${page}`, traffic_available: 1, traffic_used: 0 }],
        meta: { total: 3, last_page: 3 },
      });
    });
    const { items, end } = await readAll(connection);
    expect(items.map(({ remoteId }) => remoteId)).toEqual(["H1", "H2", "H3"]);
    expect(end).toEqual({ consistent: true });
    await close();
  });

  it('"compare with meta.total at the end": a total that moves is not to be trusted', async () => {
    control().reset({ users: 230 });
    control().options({ iproyalMovingTotal: true });
    const { items, end } = await readAll(desk.connection);
    expect(items).toHaveLength(230);
    expect(end).toMatchObject({ consistent: false, reason: expect.stringContaining("changed") as string });
  });

  it("reads figures that come as text, and says which it cannot read", async () => {
    const row = insert();
    control().options({ iproyalFigures: "strings" });
    expect(await desk.connection.getSubUser(targetOf(row), interactive)).toMatchObject({
      trafficCap: 10 * GB,
      trafficUsed: 4 * GB,
    });
    control().options({ iproyalFigures: "numbers" });
    control().patch(row.hash, { traffic_available: null });
    expect(await desk.connection.getSubUser(targetOf(row), interactive)).toEqual({
      remoteId: row.hash,
      name: row.username,
      status: "active",
      trafficUsed: 4 * GB,
      unreported: ["trafficCap"],
    });
  });

  it("keeps a total that wavers by rounding, and tells one that was moved", async () => {
    const row = insert();
    const total = async () => (await desk.connection.getSubUser(targetOf(row), interactive))?.trafficCap;
    expect(await total()).toBe(10 * GB);
    control().patch(row.hash, { traffic_available: 5.01 + 0.99 - 0.5, traffic_used: 4.51 });
    expect(await total()).toBe(10 * GB);
    control().patch(row.hash, { traffic_available: 7, traffic_used: 4.5 });
    expect(await total()).toBe(11.5 * GB);
  });

  it("shows a counter that fell as it is", async () => {
    const row = insert();
    control().patch(row.hash, { traffic_used: 0 });
    expect(await desk.connection.getSubUser(targetOf(row), interactive)).toMatchObject({
      trafficCap: 6 * GB,
      trafficUsed: 0,
    });
  });
});

describe("GET /residential-subusers/{hash}", () => {
  it("says null where it is gone, never by the legacy id", async () => {
    const row = insert();
    expect((await desk.connection.getSubUser(targetOf(row), interactive))?.remoteId).toBe(row.hash);
    const byNumber = { remoteId: String(row.id), name: row.username };
    expect(await desk.connection.getSubUser(byNumber, interactive)).toBeNull();
  });

  it("does not take the 404 of a proxy in between, or another one's record, for an answer", async () => {
    const row = insert();
    strike("GET", row.hash, { kind: "html-before", status: 404 });
    expect(await failureOf(desk.connection.getSubUser(targetOf(row), interactive))).toMatchObject({
      kind: "contract",
    });
    control().clearFaults();
    control().patch(row.hash, { hash: "ANOTHER" });
    expect(await failureOf(desk.connection.getSubUser(targetOf(row), interactive))).toMatchObject({
      kind: "contract",
    });
  });
});

describe("GET /me", () => {
  it("proves the token, and says only what is left of the pool", async () => {
    await desk.connection.test(interactive);
    control().options({ poolGb: 32.6 });
    expect(await desk.connection.readPool?.(interactive)).toEqual([
      {
        id: "main",
        product: "Residential",
        bought: null,
        used: null,
        left: 32.6 * GB,
        endsAt: null,
        active: true,
      },
    ]);
    expect(requests().map(({ path }) => path)).toEqual(["/v1/me", "/v1/me"]);
    control().options({ refuseKey: true });
    expect(await failureOf(desk.connection.test(interactive))).toMatchObject({ kind: "unauthorized" });
  });
});

describe("create", () => {
  const input = { username: "fresh", password: newKey, traffic: 5.25 };

  it("sends name, password and traffic in one write, and is done once a read shows it", async () => {
    const { subUser, remark } = await run(desk.connection, "create", null, input);
    expect({ subUser, remark }).toEqual({
      subUser: expect.objectContaining({ name: "fresh", trafficCap: 5.25 * GB, trafficUsed: 0 }) as object,
      remark: undefined,
    });
    expect(control().ledger()).toMatchObject([
      { operation: "create", body: { username: "fresh", traffic: 5.25 } },
    ]);
    expect(control().user(subUser?.remoteId ?? "")?.password).toBe(newKey);
    expect(await pool()).toBe(1494.75 * GB);
  });

  it("searches by no more than 30 characters, and takes only the exact name", async () => {
    const name = "a_name_that_is_thirty_long_12345".slice(0, 30);
    insert({ username: `${name}_and_more` });
    await run(desk.connection, "create", null, { ...input, username: name });
    expect(await failureOf(run(desk.connection, "create", null, { ...input, username: name }))).toMatchObject(
      {
        kind: "rejected",
        applied: "no",
        message: "This user name is taken at IPRoyal.",
      },
    );
    expect(control().ledger()).toHaveLength(1);
  });

  it("says truly what became of one that was not answered", async () => {
    for (const [kind, verdict] of [
      ["reset-before", "not-applied"],
      ["reset-after", "applied"],
    ] as const) {
      strike("POST", "residential-subusers", { kind });
      const asked = { ...input, username: `maybe_${verdict.replace("-", "_")}` };
      expect((await failureOf(run(desk.connection, "create", null, asked))).applied).toBe("unknown");
      control().clearFaults();
      expect((await find(desk.connection, "create", null, asked)).verdict).toBe(verdict);
    }
    insert({ username: "fresh", password: "someoneElse" });
    expect(await find(desk.connection, "create", null, input)).toEqual({ verdict: "undecided" });
  });

  it.each([
    ["password", { password: "x".repeat(17) }],
    ["password", { password: "under_score1" }],
    ["traffic", { traffic: 0 }],
    ["traffic", { traffic: 0.04 }],
    ["traffic", { traffic: 1.005 }],
    ["username", { username: "x".repeat(31) }],
    ["username", { username: "a b" }],
  ])("refuses a bad %s before anything is sent", (field, given) => {
    const parsed = desk.connection.operations.create?.input.safeParse({ ...input, ...given });
    expect([...new Set(parsed?.error?.issues.map(({ path }) => path[0]))]).toEqual([field]);
  });
});

describe("rename and set-password", () => {
  const edits = [
    ["rename", { name: "renamed" }, { username: "renamed" }],
    ["set-password", { password: newKey }, { password: newKey }],
  ] as const;

  it.each(edits)('"PUT {…} alone", read back: %s', async (name, input, change) => {
    const row = insert();
    const result = await run(desk.connection, name, targetOf(row), input);
    expect(result).toMatchObject({ subUser: { remoteId: row.hash }, before: { name: row.username } });
    expect(result.remark).toBeUndefined();
    expect(stored(row)).toEqual({ ...row, ...change });
    expect(control().ledger()).toMatchObject([{ operation: "update" }]);
    expect(Object.keys(control().ledger()[0]?.body ?? {})).not.toContain("traffic");
    expect(await run(desk.connection, name, targetOf(row), input)).toMatchObject({
      unchanged: expect.any(String) as string,
    });
  });

  it.each(edits)(
    '"whether omitted fields stay is not said": %s says that traffic went',
    async (name, input) => {
      const row = insert();
      control().options({ iproyalOmitted: "zeroed" });
      expect(await run(desk.connection, name, targetOf(row), input)).toMatchObject({
        subUser: { trafficCap: 4 * GB },
        remark: "It is done, but IPRoyal changed its traffic with it: 10 GB before, 4 GB now.",
      });
    },
  );

  it.each(edits)(
    "is refused, with nothing changed, where it demands every field: %s",
    async (name, input) => {
      const row = insert();
      control().options({ iproyalOmitted: "required" });
      expect(await failureOf(run(desk.connection, name, targetOf(row), input))).toMatchObject({
        kind: "rejected",
        applied: "no",
      });
      expect(stored(row)).toEqual(row);
    },
  );

  it.each(edits)("a read decides one that was not answered: %s", async (name, input) => {
    const row = insert();
    for (const [kind, verdict] of [
      ["reset-before", "not-applied"],
      ["reset-after", "applied"],
    ] as const) {
      strike("PUT", row.hash, { kind });
      expect((await failureOf(run(desk.connection, name, targetOf(row), input))).applied).toBe("unknown");
      control().clearFaults();
      expect((await find(desk.connection, name, targetOf(row), input)).verdict).toBe(verdict);
    }
    control().remove(row.hash);
    expect((await find(desk.connection, name, targetOf(row), input)).verdict).toBe("undecided");
  });

  it("leaves a name alone that someone else has changed meanwhile", async () => {
    const row = insert();
    const failure = await failureOf(
      run(
        desk.connection,
        "rename",
        targetOf(row),
        { name: "mine" },
        { ...interactive, seen: { name: "old_one" } },
      ),
    );
    expect(failure).toMatchObject({
      kind: "conflict",
      applied: "no",
      conflicts: [{ field: "name", seen: "old_one", now: row.username }],
    });
    expect(control().ledger()).toEqual([]);
  });

  it("says that a password it does not report cannot be verified", async () => {
    const row = insert();
    control().patch(row.hash, { password: null });
    expect(await run(desk.connection, "set-password", targetOf(row), { password: newKey })).toMatchObject({
      unverified: true,
    });
    expect(await failureOf(run(desk.connection, "reveal-password", targetOf(row)))).toMatchObject({
      kind: "contract",
    });
  });
});

describe("give-traffic and take-traffic", () => {
  const moves = [
    ["allocate-traffic", 0.25, "give-traffic"],
    ["take-back", -1.75, "take-traffic"],
  ] as const;

  it.each(moves)("%s moves hundredths of a GB (%d)", async (name, change, verb) => {
    const row = insert();
    const before = (await pool()) ?? NaN;
    const gigabytes = Math.abs(change);
    const { subUser } = await run(desk.connection, name, targetOf(row), { gigabytes });
    expect(subUser).toMatchObject({ trafficCap: (10 + change) * GB, trafficUsed: 4 * GB });
    expect(control().ledger()).toMatchObject([
      { operation: verb, id: row.hash, body: { amount: gigabytes } },
    ]);
    expect(before - ((await pool()) ?? NaN)).toBe(change * GB);
    expect(desk.connection.operations[name]?.promises?.({ gigabytes })).toEqual({
      field: "gigabytes",
      added: change * GB,
    });
  });

  it.each(moves)(
    "the total decides one that was not answered, while it is used: %s",
    async (name, change) => {
      const row = insert();
      const operation = desk.connection.operations[name] ?? expect.fail(name);
      const input = { gigabytes: Math.abs(change) };
      const look = (trafficCap: number) =>
        operation.find?.(targetOf(row), input, { ...interactive, before: { trafficCap } });
      for (const [kind, verdict] of [
        ["hang-before", "not-applied"],
        ["hang-after", "applied"],
      ] as const) {
        let total: number | null | undefined;
        strike("POST", row.hash, { kind, delayMs: 100 });
        const failure = await failureOf(
          run(desk.connection, name, targetOf(row), input, {
            ...interactive,
            found: (before) => (total = before.trafficCap),
          }),
        );
        expect(failure.applied).toBe("unknown");
        control().clearFaults();
        const now = stored(row);
        control().patch(row.hash, {
          traffic_available: now.traffic_available - 0.5,
          traffic_used: now.traffic_used + 0.5,
        });
        expect((await look(total ?? NaN))?.verdict).toBe(verdict);
      }
      const now = stored(row);
      control().patch(row.hash, { traffic_available: now.traffic_available + 3 });
      expect((await look(10 * GB))?.verdict).toBe("undecided");
    },
  );

  it.each([
    ["allocate-traffic", 2_000],
    ["take-back", 6.5],
  ] as const)("%s of more than there is is refused, and nothing is changed", async (name, gigabytes) => {
    const row = insert();
    expect(await failureOf(run(desk.connection, name, targetOf(row), { gigabytes }))).toMatchObject({
      kind: "rejected",
      applied: "no",
    });
    expect(stored(row)).toEqual(row);
  });

  it("is not believed where the total does not show it", async () => {
    const row = insert();
    strike("POST", row.hash, { kind: "ignored" });
    expect(
      await failureOf(run(desk.connection, "allocate-traffic", targetOf(row), { gigabytes: 1 })),
    ).toMatchObject({ applied: "unknown", claimed: true });
  });
});

describe("delete", () => {
  it("takes a 204 without a body for a success, and returns what was left", async () => {
    const row = insert();
    const before = (await pool()) ?? NaN;
    expect(await run(desk.connection, "delete", targetOf(row))).toMatchObject({
      subUser: null,
      before: { name: row.username },
    });
    expect(control().user(row.hash)).toBeUndefined();
    expect(((await pool()) ?? NaN) - before).toBe(6 * GB);
    expect(await run(desk.connection, "delete", targetOf(row))).toMatchObject({
      unchanged: "It is gone already.",
    });
  });

  it("refuses one that has another name by now, and believes no answer alone", async () => {
    const row = insert();
    const stranger = { remoteId: row.hash, name: "somebody_else" };
    expect(await failureOf(run(desk.connection, "delete", stranger))).toMatchObject({
      kind: "conflict",
      applied: "no",
    });
    strike("DELETE", row.hash, { kind: "ignored" });
    expect(await failureOf(run(desk.connection, "delete", targetOf(row)))).toMatchObject({
      applied: "unknown",
      claimed: true,
    });
    expect((await find(desk.connection, "delete", targetOf(row))).verdict).toBe("not-applied");
  });
});

it("reveals the password live, for this one answer", async () => {
  const row = insert({ password: "theVeryKey" });
  const result = await run(desk.connection, "reveal-password", targetOf(row));
  expect(result.secret).toBe("theVeryKey");
  expect(everythingOf(result.subUser)).not.toContain("theVeryKey");
});

it("draws amounts in hundredths of a GB, and passwords of at most 16 characters", () => {
  const { operations } = desk.connection;
  const drawn = (name: "create" | "allocate-traffic" | "take-back") =>
    describeOperation(name, operations[name] ?? expect.fail(name)).fields;
  for (const name of ["create", "allocate-traffic", "take-back"] as const)
    expect(drawn(name).find(({ meaning }) => meaning === "amount")).toMatchObject({
      widget: "gigabytes",
      min: 0.05,
      unit: { label: "GB", bytes: GB, step: 0.01 },
    });
  expect(drawn("create").find(({ secret }) => secret)).toMatchObject({
    meaning: "password",
    maxLength: 16,
    rule: { length: 16 },
  });
});

it("offers nothing that its API does not prove", () => {
  expect(Object.keys(desk.connection.operations).toSorted()).toEqual([
    "allocate-traffic",
    "create",
    "delete",
    "rename",
    "reveal-password",
    "set-password",
    "take-back",
  ]);
  expect(desk.connection).not.toHaveProperty("history");
});
