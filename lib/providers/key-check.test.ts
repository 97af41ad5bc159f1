import { afterEach, describe, expect, it } from "vitest";
import {
  background,
  connectNetnut,
  connectNineProxy,
  interactive,
  readAll,
  run,
} from "../../testing/connect";
import { failureOf } from "../../testing/failure-of";

const patient = { timeouts: { connect: 5_000, headers: 10_000, total: 10_000 } };
let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

async function netnut(options: Parameters<typeof connectNetnut>[0] = {}) {
  const desk = await connectNetnut({ ...patient, ...options });
  close = desk.close;
  const control = desk.sandbox.control;
  const user = control.state().users.find((each) => each.customer_active) ?? expect.fail();
  const target = { remoteId: String(user.customer_id), name: user.customer_name };
  const allocate = () =>
    run(desk.connection, "allocate-traffic", target, { gigabytes: 1, productType: "res" });
  const count = (path: string) =>
    control.requests().requests.filter((each) => each.path.includes(path)).length;
  return { ...desk, control, target, allocate, count };
}

describe("NetNut, whose documented error is a 400", () => {
  it.each([{ authCheck: true }, { authCheck: false }])(
    "refuses a key with one, and that is what it is called: %o",
    async (options) => {
      const { control, allocate, connection, target, pacer } = await netnut();
      control.options({ ...options, refuseKey: true, refusedAs: 400 });
      expect(await failureOf(allocate())).toMatchObject({
        kind: "unauthorized",
        applied: "no",
        message: "Unauthorized",
      });
      const reads = [
        () => connection.getSubUser(target, interactive),
        () => connection.test(interactive),
        () => readAll(connection, interactive),
        () => connection.readUsage?.(target, interactive),
        () => connection.readPool?.(interactive),
      ];
      for (const read of reads)
        expect(await failureOf(Promise.resolve(read()))).toMatchObject({ kind: "unauthorized" });
      await expect(pacer.acquire("background", AbortSignal.timeout(50))).rejects.toThrow();
    },
  );

  it("means the row when the word is the row's: one question about the key for many such rows", async () => {
    const { control, target, connection, count } = await netnut();
    control.faults([
      {
        match: { method: "PATCH" },
        fault: {
          kind: "status",
          status: 400,
          message: "Sub user Unauthorized Ltd: invalid token of the password policy",
        },
      },
    ]);
    const failures = await Promise.all(
      Array.from({ length: 20 }, () =>
        failureOf(run(connection, "set-password", target, { password: "aB3dE5gH7jK9" })),
      ),
    );
    for (const failure of failures) expect(failure).toMatchObject({ kind: "rejected", applied: "no" });
    expect(count("/auth/authenticated")).toBe(1);
    expect((await readAll(connection, background)).items).toHaveLength(12);
  });

  it("is taken at its word when no one can be asked about the key", async () => {
    const { control, allocate } = await netnut();
    control.faults([
      { match: { method: "POST" }, fault: { kind: "status", status: 400, message: "Unauthorized" } },
      { match: { path: "/auth/" }, fault: { kind: "reset-before" } },
    ]);
    expect(await failureOf(allocate())).toMatchObject({ kind: "rejected" });
  });

  it("asks nothing about the key after another 400", async () => {
    const { control, allocate, count } = await netnut();
    control.options({ poolGb: 0 });
    expect(await failureOf(allocate())).toMatchObject({ kind: "rejected" });
    expect(count("/auth/")).toBe(0);
  });

  it.each([400, 401, 403] as const)(
    "renews a login's token that it refuses with a %i, writes included, and sends them once",
    async (refusedAs) => {
      const { control, allocate, count, target } = await netnut({ credentials: "login" });
      await allocate();
      control.options({ refusedAs });
      control.expireTokens();
      await Promise.all([allocate(), allocate(), allocate()]);
      expect(
        control
          .ledger()
          .filter(({ id, operation }) => id === target.remoteId && operation === "allocate-traffic"),
      ).toHaveLength(4);
      expect(count("/auth/login")).toBe(2);
      control.options({ refuseKey: true });
      expect(await failureOf(allocate())).toMatchObject({ kind: "unauthorized" });
      expect(count("/auth/login")).toBeLessThanOrEqual(4);
    },
  );
});

describe("a 403 about one thing alone", () => {
  it("is no reason to sign in again", async () => {
    const { control, connection, target, count } = await netnut({ credentials: "login" });
    control.faults([
      {
        match: { path: "/customer/usage/" },
        fault: { kind: "status", status: 403, message: "Not in your plan" },
      },
    ]);
    for (let turn = 0; turn < 5; turn += 1)
      expect(await failureOf(Promise.resolve(connection.readUsage?.(target, interactive)))).toMatchObject({
        kind: "unauthorized",
      });
    expect(count("/auth/login")).toBe(1);
  });
});

describe("9Proxy", () => {
  it.each([400, 401, 403] as const)("refuses a key with a %i", async (refusedAs) => {
    const desk = await connectNineProxy(patient);
    close = desk.close;
    const control = desk.sandbox.control;
    const user = control.state().users.find(({ status }) => status === 1) ?? expect.fail();
    control.options({ refuseKey: true, refusedAs });
    const target = { remoteId: String(user.id), name: user.user_name };
    for (const call of [
      () => run(desk.connection, "disable", target),
      () => desk.connection.test(interactive),
      () => readAll(desk.connection, interactive),
    ])
      expect(await failureOf(call())).toMatchObject({ kind: "unauthorized", applied: "no" });
  });

  it("means the row when the word is the row's", async () => {
    const desk = await connectNineProxy(patient);
    close = desk.close;
    desk.sandbox.control.faults([
      {
        match: { method: "POST" },
        fault: { kind: "status", status: 400, message: "user_name unauthorized is taken" },
      },
    ]);
    expect(
      await failureOf(
        run(desk.connection, "create", null, { user_name: "unauthorized", use_key: "aB3dE5gH7jK9" }),
      ),
    ).toMatchObject({ kind: "rejected", applied: "no" });
  });
});
