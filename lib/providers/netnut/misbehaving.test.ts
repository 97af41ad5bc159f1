import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "../../../testing/failure-of";
import { netnutAt } from "../../../testing/netnut-at";
import { json, type startPeer } from "../../../testing/peer";

const person = { lane: "interactive" as const };
const row = {
  customer_id: 5,
  customer_name: "Acme",
  customer_login_name: "acme_1",
  customer_dashboard_email: "a@acme.example",
  customer_active: true,
};
const input = {
  customer_name: "Acme",
  customer_dashboard_email: "a@acme.example",
  customer_dashboard_pwd: "dashboard-Pass1",
  customer_login_name: "Acme_1",
  customer_login_pwd: "login-Pass1",
};

let end: (() => unknown) | undefined;
afterEach(async () => {
  await end?.();
  end = undefined;
});

async function connect(answer: Parameters<typeof startPeer>[0]) {
  const { connection, close, peer } = await netnutAt(answer);
  end = close;
  return { connection, peer };
}
const rows = (...data: unknown[]) => ({ success: true, data });

describe("a new sub-user", () => {
  it.each([
    ["whose login came back in other letters", row],
    ["whose row carries no login", { ...row, customer_login_name: undefined }],
  ])("%s is the one that was made", async (_what, made) => {
    let there: unknown[] = [];
    const { connection } = await connect((response, { method }) => {
      if (method === "POST") there = [made];
      json(response, 200, rows(...there));
    });
    expect(await connection.operations.create?.run(null, input, person)).toMatchObject({
      subUser: { remoteId: "5" },
    });
  });

  it("cannot be told to be missing among rows that carry no login", async () => {
    const { connection } = await connect((response) =>
      json(response, 200, rows({ ...row, customer_login_name: undefined })),
    );
    await expect(connection.operations.create?.find?.(null, input, person)).rejects.toMatchObject({
      kind: "contract",
    });
  });

  it("is found under a login in other letters when name and e-mail are its own", async () => {
    const { connection } = await connect((response) => json(response, 200, rows(row)));
    expect(await connection.operations.create?.find?.(null, input, person)).toMatchObject({
      verdict: "applied",
      subUser: { remoteId: "5" },
    });
  });
});

describe("a page that is not NetNut's", () => {
  const edge = (found: unknown[]) =>
    connect((response, { url }) => {
      if (url.includes("is_active")) return json(response, 200, rows(...found));
      response.writeHead(404, { "content-type": "text/html" });
      return response.end("<h1>404 no route</h1>");
    });

  it("does not say that a sub-user is gone: the listing does", async () => {
    const { connection } = await edge([row]);
    expect(await connection.getSubUser({ remoteId: "5", name: "Acme" }, person)).toMatchObject({
      remoteId: "5",
    });
  });

  it("does not prove a key: only a listing does", async () => {
    const { connection } = await edge([]);
    await connection.test(person);
    await end?.();
    const other = await connect(
      (response) => (
        response.writeHead(404, { "content-type": "text/html" }), response.end("<h1>nginx</h1>")
      ),
    );
    await expect(other.connection.test(person)).rejects.toMatchObject({ kind: "not-found" });
  });
});

it("who is in both listings and says nothing of a state has none that is known", async () => {
  const { customer_active: _active, ...silent } = row;
  const { connection } = await connect((response) =>
    json(response, 200, rows(silent, { ...row, customer_id: 6 })),
  );
  const states = new Map<string, Set<string>>();
  for await (const { items } of connection.listSubUsers({ lane: "background" }))
    for (const { remoteId, status } of items)
      states.set(remoteId, (states.get(remoteId) ?? new Set()).add(status));
  expect(Object.fromEntries(states)).toEqual({ 5: new Set(["unknown"]), 6: new Set(["active"]) });
});

describe("who says nothing of a state, looked for in both listings", () => {
  const { customer_active: _active, ...silent } = row;
  const target = { remoteId: "5", name: "Acme" };
  /** A NetNut that reads no one alone. */
  const listing = (active: unknown[], disabled: unknown[]) =>
    connect((response, { url }) => {
      if (url.includes("is_active=true")) return json(response, 200, rows(...active));
      if (url.includes("is_active=false")) return json(response, 200, rows(...disabled));
      return json(response, 400, { success: false, message: "No" });
    });

  it.each([
    ["active where it is in that one alone", [silent], [], "active"],
    ["disabled where it is in that one alone", [], [silent], "disabled"],
    ["unknown where it is in both", [silent], [silent], "unknown"],
    ["as the other says", [silent], [{ ...row, customer_active: false }], "disabled"],
  ])("is %s", async (_what, active, disabled, status) => {
    const { connection } = await listing(active, disabled);
    expect(await connection.getSubUser(target, person)).toMatchObject({ ...target, status });
  });

  it("is not disabled where it is in both", async () => {
    const { connection, peer } = await listing([silent], [silent]);
    const { disable } = connection.operations;
    const seen = { ...person, seen: { status: "active" } } as const;
    expect(await failureOf(disable?.run(target, {}, seen) ?? expect.fail())).toMatchObject({
      kind: "conflict",
      applied: "no",
      message: "NetNut does not report whether this sub-user is active, so it was left alone.",
    });
    expect(await disable?.find?.(target, {}, person)).toEqual({ verdict: "undecided" });
    expect(peer.received.map(({ method }) => method)).not.toContain("PUT");
  });
});

it("days that were not asked for are not believed", async () => {
  const { connection } = await connect((response) =>
    json(
      response,
      200,
      rows(
        { d_usage: "0001-01-01", traffic: 5 },
        { d_usage: "2026-11-02", traffic: 6 },
        { d_usage: "2026-12-31", traffic: 7 },
      ),
    ),
  );
  expect(
    await connection.history?.readDays({ remoteId: "5", name: "Acme" }, "2026-11-01", "2026-11-30", person),
  ).toEqual([{ day: "2026-11-02", bytes: 6 }]);
});

it("of many sub-users, days are used only where each says whose it is", async () => {
  let answer: object[] = [
    { customer_id: 5, d_usage: "2026-11-02", traffic: 6 },
    { sub_user_id: "7", start_date: "2026-11-02T00:00:00Z", traffic: "8" },
  ];
  const { connection } = await connect((response) => json(response, 200, rows(...answer)));
  const read = () => connection.motion?.read(["5", "7"], "2026-11-02", "2026-11-02", person);
  expect(await read()).toEqual([
    { remoteId: "5", day: "2026-11-02", bytes: 6 },
    { remoteId: "7", day: "2026-11-02", bytes: 8 },
  ]);
  answer = [...answer, { d_usage: "2026-11-02", traffic: 9 }];
  expect(await read()).toBeNull();
  answer = [{ customer_id: 5, d_usage: "yesterday", traffic: 6 }];
  expect(await read()).toBeNull();
  answer = [{ customer_id: 5, d_usage: "2026-11-02", traffic: -6 }];
  expect(await read()).toBeNull();
});

it("an answer after a byte order mark is read", async () => {
  const { connection } = await connect((response) =>
    json(response, 200, `\uFEFF${JSON.stringify(rows(row))}`),
  );
  expect(await connection.getSubUser({ remoteId: "5", name: "Acme" }, person)).toMatchObject({
    name: "Acme",
  });
});
