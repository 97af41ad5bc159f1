import { describe, expect, it } from "vitest";
import { find, interactive, readAll, run } from "../../../testing/connect";
import { failureOf } from "../../../testing/failure-of";
import { oxylabsAt } from "../../../testing/oxylabs-at";
import { json, startPeer, transportTo } from "../../../testing/peer";
import { oxylabs } from "./index";

const GB = 1_000_000_000;
const row = {
  id: 7,
  username: "acme",
  status: "active",
  created_at: "2022-01-24 13:54",
  traffic: 1.5,
  traffic_limit: 10,
  auto_disable: true,
  lifetime: false,
};
const target = { remoteId: "7", name: "acme" };

describe("a list that is not as documented", () => {
  it.each([
    [
      "figures as text",
      { traffic: "1.5", traffic_limit: "10" },
      { trafficCap: 10 * GB, trafficUsed: 1.5 * GB },
    ],
    ["a negative counter", { traffic: -1 }, { trafficCap: 10 * GB, unreported: ["trafficUsed"] }],
    ["no cap", { traffic_limit: undefined }, { trafficCap: undefined, unreported: ["trafficCap"] }],
    ["another state", { status: "paused" }, { status: "unknown" }],
    ["flags as words", { lifetime: "no", auto_disable: null }, { limits: undefined }],
    ["no date", { created_at: undefined }, { createdAt: undefined }],
    ["an impossible date", { created_at: "2022-13-45 99:99" }, { createdAt: undefined }],
  ])("%s", async (_name, odd, expected) => {
    const { connection, close } = await oxylabsAt((response) => json(response, 200, [{ ...row, ...odd }]));
    const { items } = await readAll(connection);
    expect({ ...expected, ...items[0] }).toEqual({ ...items[0], ...expected });
    await close();
  });

  it.each([
    ["an id that was rounded", '[{"id": 9007199254740993, "username": "big"}]'],
    ["an id that climbs the path", '[{"id": "..", "username": "dots"}]'],
    ["an id that may be read as another", '[{"id": "007", "username": "bond"}]'],
  ])("does not take %s for a sub-user", async (_name, body) => {
    const { connection, close } = await oxylabsAt((response) => json(response, 200, body));
    const { items, unreadable, end } = await readAll(connection);
    expect([items, unreadable, end.consistent]).toEqual([[], 1, false]);
    await close();
  });

  it("has one who is listed twice once", async () => {
    const { connection, close } = await oxylabsAt((response) => json(response, 200, [row, row]));
    expect((await readAll(connection)).items.map(({ remoteId }) => remoteId)).toEqual(["7"]);
    await close();
  });

  it.each([
    ["an envelope", { data: [row] }],
    ["an error in a 200", { error: "Try later" }],
    ["null", null],
  ])("fails on %s, so that none is taken for gone", async (_name, body) => {
    const { connection, close } = await oxylabsAt((response) => json(response, 200, body));
    expect(await failureOf(readAll(connection))).toMatchObject({ kind: "contract" });
    expect(await failureOf(connection.getSubUser(target, interactive))).toMatchObject({ kind: "contract" });
    await close();
  });
});

describe("one that a list with disabled sub-users lacks", () => {
  const listed = { ...row, id: 8, username: "other", status: "disabled" };
  const lacking = () =>
    oxylabsAt((response, { method, url }) => {
      if (method === "PATCH") return response.writeHead(200).end();
      if (url.endsWith("/sub-users")) return json(response, 200, [listed]);
      return json(response, 200, { traffic: 0, traffic_by_period: {} });
    });

  it("is not taken for disabled", async () => {
    const { connection, close } = await lacking();
    expect(await connection.getSubUser(target, interactive)).toEqual({
      ...target,
      status: "unknown",
      unreported: ["trafficUsed"],
    });
    expect(await find(connection, "disable", target)).toEqual({ verdict: "undecided" });
    await close();
  });

  it("is disabled by a request, whose outcome stays open", async () => {
    const { connection, peer, close } = await lacking();
    const seen = { status: "active" } as const;
    expect(await failureOf(run(connection, "disable", target, {}, { ...interactive, seen }))).toMatchObject({
      applied: "unknown",
      claimed: true,
    });
    expect(peer.received.filter(({ method }) => method === "PATCH")).toHaveLength(1);
    await close();
  });
});

describe("answers to writes", () => {
  it.each([
    ["an error inside a success", 200, { error: "Not allowed" }],
    ["a page", 200, "<html></html>"],
    ["a failure of the server", 502, { error: "Bad gateway" }],
  ])("leave the outcome open: %s", async (_name, status, body) => {
    const { connection, close } = await oxylabsAt((response, { method }) =>
      method === "PATCH" ? json(response, status, body) : json(response, 200, [row]),
    );
    const failure = await failureOf(run(connection, "set-password", target, { password: "Fresh_password1" }));
    expect(failure.applied).toBe("unknown");
    await close();
  });

  it("is no success of a creation without an id, and the list decides", async () => {
    let made = false;
    const { connection, close } = await oxylabsAt((response, { method }) => {
      if (method === "POST") {
        made = true;
        return json(response, 201, "");
      }
      return json(response, 200, made ? [row] : []);
    });
    const input = { username: "acme", password: "Fresh_password1", trafficCap: 10 * GB };
    expect((await failureOf(run(connection, "create", null, input))).applied).toBe("unknown");
    expect(await find(connection, "create", null, input)).toMatchObject({
      verdict: "applied",
      subUser: { remoteId: "7" },
    });
    await close();
  });

  it("compares caps in whole MB, and tells a different one", async () => {
    let limit = 10;
    const { connection, close } = await oxylabsAt((response, { method, body }) => {
      if (method !== "PATCH") return json(response, 200, [{ ...row, traffic_limit: limit }]);
      limit = (JSON.parse(body) as { traffic_limit: number }).traffic_limit + 0.0004;
      response.writeHead(200).end();
    });
    await run(connection, "set-limits", target, { trafficCap: 43.87 * GB });
    limit = 42;
    expect(await find(connection, "set-limits", target, { trafficCap: 43.87 * GB })).toMatchObject({
      verdict: "not-applied",
    });
    await close();
  });
});

describe("statistics that are not as documented", () => {
  const answers = { traffic: 3, traffic_by_period: { "2026-01-01": 1, "2026-01-02": 2 } };
  const read = async (body: unknown) => {
    const { connection, close } = await oxylabsAt((response) => json(response, 200, body));
    const days = await connection.history?.readDays(target, "2026-01-01", "2026-01-02", interactive);
    await close();
    return days;
  };

  it("leaves out days that were not asked for", async () => {
    const more = { traffic: 4, traffic_by_period: { ...answers.traffic_by_period, "2026-01-03": 1 } };
    expect(await read(more)).toEqual([
      { day: "2026-01-01", bytes: GB },
      { day: "2026-01-02", bytes: 2 * GB },
    ]);
  });

  it("takes no period for no use only where the total is 0 too", async () => {
    expect(await read({ traffic: 0, traffic_by_period: {} })).toEqual([]);
    expect(await read({ traffic: 0, traffic_by_period: [] })).toEqual([]);
    expect(await read({ traffic: 3, traffic_by_period: {} })).toBeNull();
  });

  it.each([
    ["hours", { traffic: 1, traffic_by_period: { "2026-01-01 05": 1 } }],
    ["days that do not add up", { ...answers, traffic: 30 }],
    ["a negative day", { traffic: 1, traffic_by_period: { "2026-01-01": -1, "2026-01-02": 2 } }],
    ["an error", { error: "no" }],
  ])("are none: %s", async (_name, body) => {
    expect(await read(body)).toBeNull();
  });
});

describe("a sign-in that is not as documented", () => {
  it.each([
    ["without an id", { token: "t" }],
    ["without a token", { user_id: "u" }],
    ["with an id that climbs the path", { token: "t", user_id: ".." }],
    ["with an error", { error: "no" }],
  ])("is none: %s", async (_name, body) => {
    const peer = await startPeer((response) => json(response, 200, body));
    const { transport } = transportTo(peer.url);
    const settings = { url: peer.url, username: "main", password: "a-password" };
    expect(await failureOf(readAll(oxylabs.connect(settings, transport)))).toMatchObject({
      kind: "contract",
    });
    expect(new Set(peer.received.map(({ url }) => url))).toEqual(new Set(["/login"]));
    await Promise.all([transport.close(), peer.close()]);
  });
});
