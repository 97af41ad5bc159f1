import { afterEach, describe, expect, it } from "vitest";
import { background, interactive, readAll, run } from "../../../testing/connect";
import { failureOf } from "../../../testing/failure-of";
import { iproyalAt } from "../../../testing/iproyal-at";
import { everythingOf } from "../../../testing/leaks";
import { json, type Received } from "../../../testing/peer";

const GB = 1_000_000_000;
const hash = "01JA7ZQ3M8T2W4X6Y8B0C1D2E3";
const target = { remoteId: hash, name: "seven" };
type Row = Record<string, unknown>;
const row: Row = {
  hash,
  id: 7,
  username: "seven",
  password: "itsKey123",
  traffic_available: 6,
  traffic_used: 4,
};

let end: (() => unknown) | undefined;
afterEach(async () => {
  await end?.();
  end = undefined;
});

interface Written {
  method: string;
  path: string;
  body: unknown;
}

/** An IPRoyal that answers reads with `read`, and writes as `onWrite` says. */
async function peerWith(
  read: (path: string, query: URLSearchParams) => unknown,
  onWrite: (write: Written) => { status: number; body: unknown } = () => ({ status: 200, body: row }),
) {
  const writes: Written[] = [];
  const { connection, close } = await iproyalAt((response, { method, url, body }: Received) => {
    const { pathname, searchParams } = new URL(url, "http://peer");
    if (method === "GET") return json(response, 200, read(pathname, searchParams));
    const write = { method, path: pathname, body: body === "" ? undefined : (JSON.parse(body) as unknown) };
    writes.push(write);
    const answer = onWrite(write);
    return json(response, answer.status, answer.body);
  });
  end = close;
  return { connection, writes };
}

const page = (data: unknown[], meta: Row = {}) => ({
  data,
  meta: { current_page: 1, last_page: 1, per_page: 100, total: data.length, ...meta },
});

describe("rows", () => {
  it.each([
    ["no hash", { ...row, hash: undefined }],
    ["a number for a hash", { ...row, hash: 7 }],
    ["a hash that climbs the path", { ...row, hash: ".." }],
    ["no name", { ...row, username: null }],
    ["nothing", null],
  ])("with %s are counted and never taken by their legacy id", async (_what, broken) => {
    const { connection } = await peerWith(() => page([row, broken]));
    const { items, unreadable, end: said } = await readAll(connection);
    expect(items.map(({ remoteId }) => remoteId)).toEqual([hash]);
    expect({ unreadable, consistent: said.consistent }).toEqual({ unreadable: 1, consistent: false });
  });

  it.each([
    ["negative", -1],
    ["a word", "plenty"],
    ["true", true],
    ["too large to count", 1e30],
  ])("with a figure that is %s do not say it", async (_what, figure) => {
    const { connection } = await peerWith(() => page([{ ...row, traffic_used: figure }]));
    const { items } = await readAll(connection);
    expect(items).toEqual([
      { remoteId: hash, name: "seven", status: "active", unreported: ["trafficCap", "trafficUsed"] },
    ]);
  });

  it("that move between pages are listed once", async () => {
    const others = Array.from({ length: 3 }, (_, at) => ({ ...row, hash: `H${at}`, username: `u${at}` }));
    const [a, b, c] = others;
    const pages = [[a, b], [b, c], [c]];
    const { connection } = await peerWith((_path, query) =>
      page(pages[Number(query.get("page")) - 1] ?? [], { last_page: 3, total: 5 }),
    );
    const { items, end: said } = await readAll(connection);
    expect(items.map(({ remoteId }) => remoteId)).toEqual(["H0", "H1", "H2"]);
    expect(said).toEqual({ consistent: false, reason: "3 of 5 sub-users came back" });
  });

  it("without a total are no listing", async () => {
    const { connection } = await peerWith(() => ({ data: [row] }));
    expect(await failureOf(readAll(connection))).toMatchObject({ kind: "contract" });
  });
});

describe("a search", () => {
  const input = { username: "seven", password: "newKey1234", traffic: 1 };

  it("that is ignored is no proof: the whole list is read, and only the exact name counts", async () => {
    const others = Array.from({ length: 150 }, (_, at) => ({
      ...row,
      hash: `H${at}`,
      username: `seven${at}`,
    }));
    const all = [...others, row];
    const { connection, writes } = await peerWith((_path, query) => {
      const from = (Number(query.get("page")) - 1) * 100;
      return page(all.slice(from, from + 100), { total: all.length, last_page: 2 });
    });
    expect(await failureOf(run(connection, "create", null, input))).toMatchObject({
      kind: "rejected",
      applied: "no",
    });
    expect(writes).toEqual([]);
  });

  it("that leaves rows out decides nothing", async () => {
    const { connection } = await peerWith(() => page([{ ...row, username: "seventy" }], { total: 2 }));
    const create = connection.operations.create ?? expect.fail("create");
    expect(await failureOf(Promise.resolve(create.find?.(null, input, interactive)))).toMatchObject({
      kind: "contract",
    });
  });
});

describe("moves", () => {
  /** A total of 10 GB, and what it is after a give. */
  async function giving(after: Row, answer: unknown = row) {
    let given = false;
    const { connection, writes } = await peerWith(
      () => (given ? { ...row, ...after } : row),
      () => ((given = true), { status: 200, body: answer }),
    );
    return { writes, done: run(connection, "allocate-traffic", target, { gigabytes: 1 }) };
  }

  it.each([
    ["nothing at all", null],
    ["another sub-user", { ...row, hash: "OTHER" }],
    ["a number", 7],
  ])("count by the read after them, whatever their answer shows: %s", async (_what, answer) => {
    const { done, writes } = await giving({ traffic_available: 7 }, answer);
    expect(await done).toMatchObject({ subUser: { trafficCap: 11 * GB } });
    expect(writes).toEqual([
      { method: "POST", path: `/residential-subusers/${hash}/give-traffic`, body: { amount: 1 } },
    ]);
  });

  it.each([
    ["the total moved by something else", { traffic_available: 8.5 }],
    ["the counter fell to 0", { traffic_available: 7, traffic_used: 0 }],
    ["a figure is missing", { traffic_available: null }],
  ])("are not believed where %s", async (_what, after) => {
    expect(await failureOf((await giving(after)).done)).toMatchObject({ applied: "unknown", claimed: true });
  });

  it("count through rounding", async () => {
    const { done } = await giving({ traffic_available: 6.49, traffic_used: 4.5 });
    expect(await done).toMatchObject({ subUser: { trafficCap: 10.99 * GB } });
  });

  it("are left alone in a run whose preview showed another total", async () => {
    const { connection, writes } = await peerWith(() => row);
    const seen = { trafficCap: 9 * GB };
    const failure = await failureOf(
      run(connection, "take-back", target, { gigabytes: 1 }, { ...background, seen }),
    );
    expect(failure).toMatchObject({ kind: "conflict", applied: "no" });
    expect(writes).toEqual([]);
  });
});

describe("deletion", () => {
  it.each([
    ["an empty 200", 200, ""],
    ["a body that nobody promised", 200, { deleted: 1 }],
  ])("is decided by a read after %s", async (_what, status, body) => {
    let gone = false;
    const { connection, close } = await iproyalAt((response, { method }) => {
      if (method === "GET")
        return gone ? json(response, 404, { message: "Not found." }) : json(response, 200, row);
      gone = true;
      return json(response, status, body);
    });
    end = close;
    expect(await run(connection, "delete", target)).toMatchObject({ subUser: null });
  });
});

it("shows no password of a sub-user, whatever the answer says", async () => {
  const { connection } = await peerWith(
    () => row,
    () => ({
      status: 422,
      body: { message: "No", errors: { password: ["itsKey123 or newKey1234 is bad"] } },
    }),
  );
  const failure = await failureOf(run(connection, "set-password", target, { password: "newKey1234" }));
  expect(failure).toMatchObject({ kind: "rejected", applied: "no" });
  for (const secret of ["itsKey123", "newKey1234", "a-token"])
    expect(everythingOf(failure)).not.toContain(secret);
});
