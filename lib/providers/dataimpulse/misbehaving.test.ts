import { afterEach, describe, expect, it } from "vitest";
import { background, interactive, readAll, run } from "../../../testing/connect";
import { dataImpulseAt } from "../../../testing/dataimpulse-at";
import { failureOf } from "../../../testing/failure-of";
import { everythingOf } from "../../../testing/leaks";
import { json } from "../../../testing/peer";
import type { FindContext } from "../provider";

const GiB = 2 ** 30;
const row = {
  id: 7,
  label: "seven",
  login: "0a1b",
  password: "its-password",
  balance: 6 * GiB,
  blocked: false,
};
const target = { remoteId: "7", name: "seven" };
const balance = { balance: 6 * GiB, balance_total: 10 * GiB, balance_used: 4 * GiB };

let end: (() => unknown) | undefined;
afterEach(async () => {
  await end?.();
  end = undefined;
});

/** A DataImpulse that answers by the end of the path. */
async function answering(answers: Record<string, unknown>, token?: string) {
  const { peer, connection, close } = await dataImpulseAt((response, { url }) => {
    const path = new URL(url, "http://peer").pathname.replace("/reseller/", "");
    const said = answers[path];
    if (said === undefined) return json(response, 404, { message: "Not found" });
    const [status, body] = Array.isArray(said) ? (said as [number, unknown]) : [200, said];
    return json(response, status, body);
  }, token);
  end = close;
  const calls = () => peer.received.map(({ url }) => url.replace("/reseller/", "").replace(/\?.*/, ""));
  return { connection, calls };
}

const signIns = (calls: string[]) => calls.filter((path) => path === "user/token/get").length;

describe("a token", () => {
  const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
  const now = () => Math.floor(Date.now() / 1000);

  it.each([
    ["that is no JWT", "opaque", 1],
    ["of 360 days", jwt({ exp: now() + 360 * 86_400 }), 1],
    ["of one hour", jwt({ exp: now() + 3_600 }), 1],
    ["that has ended", jwt({ exp: now() - 60 }), 2],
  ])("%s is used as long as it lasts", async (_what, token, expected) => {
    const { connection, calls } = await answering({ "user/balance": { balance: 1 } }, token);
    await connection.test(interactive);
    await connection.test(interactive);
    expect(signIns(calls())).toBe(expected);
  });

  it("that is refused although it is new is not fetched again and again", async () => {
    const { connection, calls } = await answering({ "user/balance": [401, { message: "Unauthenticated." }] });
    expect(await failureOf(connection.test(interactive))).toMatchObject({ kind: "unauthorized" });
    expect(signIns(calls())).toBe(2);
  });
});

describe("figures", () => {
  const usageFor = async (said: object) => {
    const { connection } = await answering({ "sub-user/balance/get": { ...balance, ...said } });
    return connection.readUsage?.(target, background);
  };

  it.each([
    ["a total that taking back does not lower", { balance: 0 }, { trafficCap: 4 * GiB }],
    ["a counter a little behind", { balance_used: 4 * GiB - 1000 }, { trafficCap: 10 * GiB }],
    ["figures as text", { balance_total: String(10 * GiB) }, { trafficCap: 10 * GiB }],
    ["more used than given", { balance: -5, balance_used: 10 * GiB }, { trafficCap: 10 * GiB }],
    ["far more used than given", { balance: -GiB, balance_used: 11 * GiB }, { trafficCap: 10 * GiB }],
    ["the same, but nothing below 0", { balance: 0, balance_used: 11 * GiB }, { trafficCap: 10 * GiB }],
    ["more used than was left", { balance: -GiB, balance_used: 5 * GiB }, { trafficCap: 4 * GiB }],
  ])("with %s are read for what can be used", async (_what, said, usage) => {
    expect(await usageFor(said)).toMatchObject(usage);
  });

  it.each([
    ["below 0", { balance_used: -1 }],
    ["no number", { balance_total: "10 GB" }],
    ["too large to count", { balance: 1e30 }],
    ["left out", { balance_total: undefined }],
  ])("%s are not said", async (_what, said) => {
    expect(await usageFor(said)).toBeNull();
  });

  it("a pool with a fraction is read to the byte, and one that is overdrawn has nothing left", async () => {
    for (const [said, left] of [
      [0.5, GiB / 2],
      [-3, 0],
    ]) {
      const { connection } = await answering({ "user/balance": { balance: said } });
      expect(await connection.readPool?.(background)).toMatchObject([{ left }]);
    }
  });
});

it.each([-0.02 * GiB, 0])("is given traffic where more was used than given, with %d left", async (left) => {
  const figures = (added: number) => ({
    balance: added > 0 ? 0.98 * GiB : left,
    balance_total: GiB + added,
    balance_used: 1.02 * GiB,
  });
  const answers: Record<string, unknown> = {
    "sub-user/get": row,
    "sub-user/balance/get": figures(0),
    get "sub-user/balance/add"() {
      this["sub-user/balance/get"] = figures(GiB);
      return { success: true };
    },
  };
  const { connection } = await answering(answers);
  const seen = { trafficCap: GiB };
  expect(
    await run(connection, "allocate-traffic", target, { amount: 1 }, { ...background, seen }),
  ).toMatchObject({ before: { trafficCap: GiB }, subUser: { trafficCap: 2 * GiB } });
});

describe("what is left, returned without an answer where the total is not lowered", () => {
  const given = 10 * GiB;
  const used = Math.round(9.95 * GiB);
  const seen = { ...balance, balance_total: given, balance_used: used, balance: given - used };

  /** Returns it, is not answered, and looks once the figures are these. */
  async function lookAfter(name: "take-back" | "delete", now: Partial<typeof seen>) {
    const answers: Record<string, unknown> = {
      "sub-user/get": row,
      "sub-user/balance/get": seen,
      "sub-user/balance/drop": [502, "lost"],
    };
    const { connection } = await answering(answers);
    let before: Record<string, unknown> = {};
    let kept: FindContext["kept"];
    const error = await failureOf(
      run(
        connection,
        name,
        target,
        {},
        {
          ...interactive,
          found: (read) => (before = { ...read }),
          keep: (more) => (kept = { ...kept, ...more }),
        },
      ),
    );
    expect(error).toMatchObject({ applied: "unknown" });
    answers["sub-user/balance/get"] = { ...seen, ...now };
    const { find } = connection.operations[name] ?? expect.fail("not offered");
    return find?.(target, {}, { ...interactive, before, ...(kept && { kept }) });
  }

  it.each([
    ["gone without being used", { balance: 0 }, "applied", "partly"],
    ["all used", { balance: 0, balance_used: given }, "not-applied", "not-applied"],
    ["more than used up", { balance: -5, balance_used: given + 5 }, "not-applied", "not-applied"],
    ["far more than used up", { balance: 0, balance_used: 1.1 * given }, "not-applied", "not-applied"],
    ["used in part, or returned in part", { balance: 0, balance_used: used + 1 }, "undecided", "undecided"],
    ["still there", {}, "not-applied", "not-applied"],
    [
      "still there, less what was used",
      { balance: 1, balance_used: given - 1 },
      "not-applied",
      "not-applied",
    ],
  ])("%s", async (_what, now, takeBack, deletion) => {
    expect(await lookAfter("take-back", now)).toMatchObject({ verdict: takeBack });
    await end?.();
    expect(await lookAfter("delete", now)).toMatchObject({ verdict: deletion });
  });
});

describe("records", () => {
  it.each([
    ["no id", { ...row, id: undefined }],
    ["a word for an id", { ...row, id: "seven" }],
    ["an id below 1", { ...row, id: 0 }],
    ["a fraction for an id", { ...row, id: 7.5 }],
    ["nothing", null],
  ])("with %s are counted and never taken for another", async (_what, broken) => {
    const { connection } = await answering({ "sub-user/list": { subusers: [{ ...row, id: 8 }, broken] } });
    const { items, end: said } = await readAll(connection);
    expect(items.map(({ remoteId }) => remoteId)).toEqual(["8"]);
    expect(said.consistent).toBe(false);
  });

  it("may have their id as text", async () => {
    const { connection } = await answering({ "sub-user/list": { subusers: [{ ...row, id: "7" }] } });
    expect((await readAll(connection)).items.map(({ remoteId }) => remoteId)).toEqual(["7"]);
  });

  it("of another sub-user is no answer", async () => {
    const { connection } = await answering({ "sub-user/get": { ...row, id: 8 } });
    const error = await failureOf(connection.getSubUser(target, interactive));
    expect(error).toMatchObject({ kind: "contract" });
    expect(everythingOf(error)).not.toContain("its-password");
  });

  it("a page of a proxy in between does not prove that one is gone", async () => {
    const { connection } = await answering({
      "sub-user/get": [404, "<html>404</html>"],
      "sub-user/list": { subusers: [row] },
    });
    expect(await connection.getSubUser(target, interactive)).toMatchObject({ name: "seven" });
  });

  it("without a state is neither enabled nor disabled for certain", async () => {
    const { connection, calls } = await answering({
      "sub-user/get": { ...row, blocked: null },
      "sub-user/set-blocked": { ...row, blocked: null },
    });
    const error = await failureOf(run(connection, "disable", target));
    expect(error).toMatchObject({ applied: "unknown", claimed: true });
    expect(calls().filter((path) => path === "sub-user/set-blocked")).toHaveLength(1);
  });

  it("without a password has none to reveal", async () => {
    const { connection } = await answering({ "sub-user/get": { ...row, password: null } });
    expect(await failureOf(run(connection, "reveal-password", target))).toMatchObject({ kind: "contract" });
  });
});

it("a password that a refusal repeats is not repeated", async () => {
  const { connection } = await answering({
    "sub-user/get": row,
    "sub-user/set-blocked": [
      422,
      { message: "Cannot block 0a1b:its-password", errors: { id: ["its-password"] } },
    ],
  });
  const error = await failureOf(
    run(connection, "disable", target, {}, { ...interactive, secrets: new Set() }),
  );
  expect(error).toMatchObject({ kind: "rejected", applied: "no" });
  expect(everythingOf(error)).not.toContain("its-password");
});
