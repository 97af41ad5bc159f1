import { afterEach, describe, expect, it } from "vitest";
import { nineProxyAt } from "../../../testing/nine-proxy-at";
import { json, type Received } from "../../../testing/peer";
import type { Connection } from "../provider";

const GB = 1_000_000_000;
const person = { lane: "interactive" as const };
const target = { remoteId: "7", name: "seven" };
const row = {
  id: 7,
  user_name: "seven",
  use_key: "its-Key-1",
  usage_cap: 5 * GB,
  ip_usage_cap: -1,
  data_used: 0,
  ip_used: 0,
  status: 1,
  note: "old",
  created_at: 1_700_000_000,
  updated_at: 1_700_000_100,
};
type Row = Record<string, unknown>;
type Write = { verb: string; body: Row };

let end: (() => unknown) | undefined;
afterEach(async () => {
  await end?.();
  end = undefined;
});

const page = (rows: Row[], totals: Row = {}) => ({
  success: true,
  result: { items: rows, total_items: rows.length, total_pages: rows.length > 0 ? 1 : 0, ...totals },
});

/** A 9Proxy that lists `rows` and answers writes as `onWrite` says. */
async function peerWith(rows: () => unknown, onWrite: (write: Write) => unknown = () => ({ success: true })) {
  const writes: Write[] = [];
  const { connection, close } = await nineProxyAt((response, { method, url, body }: Received) => {
    if (method === "GET") return json(response, 200, rows());
    const write = {
      verb: new URL(url, "http://peer").pathname.split("/").at(-1) ?? "",
      body: JSON.parse(body) as Row,
    };
    writes.push(write);
    return json(response, 200, onWrite(write));
  });
  end = close;
  return { connection, writes };
}

function run(
  connection: Connection,
  name: keyof Connection["operations"],
  input: Row,
  mirrored?: { note: string | null; updatedAt: Date | null },
) {
  const operation = connection.operations[name] ?? expect.fail(name);
  return operation.run(name === "create" ? null : target, operation.input.parse(input), {
    ...person,
    ...(mirrored && { mirrored }),
  });
}

describe("what it did not say is never written back as something else", () => {
  it.each([
    ["a note that is no text", { note: 4711 }, undefined],
    ["a note that it leaves out and the desk knows", { note: undefined }, { note: "VIP", updatedAt: null }],
    ["a masked password", { use_key: "********" }, undefined],
  ])("%s: nothing is sent", async (_what, fields, mirrored) => {
    const { connection, writes } = await peerWith(() => page([{ ...row, ...fields }]));
    await expect(run(connection, "disable", {}, mirrored)).rejects.toMatchObject({
      applied: "no",
      kind: "contract",
      message: expect.stringContaining("did not report its"),
    });
    expect(writes).toEqual([]);
  });

  it("a note that neither it nor Subdesk knows is none", async () => {
    let status = 1;
    const { connection, writes } = await peerWith(
      () => page([{ ...row, note: undefined, status }]),
      ({ body }) => ((status = Number(body.status)), { success: true }),
    );
    await run(connection, "disable", {}, { note: null, updatedAt: null });
    expect(writes).toEqual([
      { verb: "update", body: expect.objectContaining({ note: "", use_key: "its-Key-1", status: 2 }) },
    ]);
  });

  it("a record older than the one it showed before is no ground for a write", async () => {
    const { connection, writes } = await peerWith(() => page([row]));
    await expect(
      run(
        connection,
        "set-limits",
        { trafficCap: GB },
        { note: "old", updatedAt: new Date(1_700_000_200_000) },
      ),
    ).rejects.toMatchObject({ applied: "no", kind: "conflict" });
    expect(writes).toEqual([]);
  });

  it.each([
    ["set-note", { note: "" }, { note: 4711 }, "undecided"],
    ["set-note", { note: "new" }, { note: 4711 }, "undecided"],
    ["set-note", { note: "", trafficCap: 9 * GB }, { note: 4711 }, "not-applied"],
    ["set-note", { note: "" }, { note: undefined }, "applied"],
    ["disable", {}, { status: "off" }, "undecided"],
    ["disable", {}, { status: undefined }, "undecided"],
  ] as const)("%s %o is decided by what can be read of %o: %s", async (name, input, fields, verdict) => {
    const { connection } = await peerWith(() => page([{ ...row, ...fields }]));
    const { find, input: schema } = connection.operations[name] ?? expect.fail(name);
    expect(await find?.(target, schema.parse(input), person)).toMatchObject({ verdict });
  });

  it("a note that was cleared and is then left out is cleared", async () => {
    let note: unknown = "old";
    const { connection } = await peerWith(
      () => page([{ ...row, note }]),
      () => ((note = undefined), { success: true }),
    );
    expect(await run(connection, "set-note", { note: "" }, { note: "old", updatedAt: null })).toMatchObject({
      subUser: { note: "" },
    });
    expect(
      await run(connection, "disable", {}, { note: "", updatedAt: null }).catch((error: unknown) => error),
    ).toMatchObject({ claimed: true });
  });

  it("an answer in seconds is not older than one in milliseconds of the same second", async () => {
    const { connection, writes } = await peerWith(() => page([row]));
    await expect(
      run(connection, "set-note", { note: "new" }, { note: "old", updatedAt: new Date(1_700_000_100_900) }),
    ).rejects.toMatchObject({ claimed: true });
    expect(writes).toHaveLength(1);
  });

  it.each([[{ data_used: -1, ip_used: -1 }], [{ data_used: "1", ip_used: null }]])(
    "counters of %o are not said",
    async (fields) => {
      const { connection } = await peerWith(() => page([{ ...row, ...fields }]));
      expect(await connection.getSubUser(target, person)).not.toHaveProperty("trafficUsed");
      expect(await connection.getSubUser(target, person)).not.toHaveProperty("ipUsed");
    },
  );
});

describe("a claim of success", () => {
  it.each([
    ["set-note", { note: "new" }],
    ["delete", {}],
  ] as const)("%s: that a read does not show is neither done nor refused", async (name, input) => {
    const { connection, writes } = await peerWith(
      () => page([row]),
      () => ({ success: true, result: { deleted: true } }),
    );
    await expect(run(connection, name, input)).rejects.toMatchObject({ applied: "unknown", claimed: true });
    expect(writes).toHaveLength(1);
  });

  it("says so where it stored something other than what was asked for", async () => {
    const current = { ...row };
    const { connection } = await peerWith(
      () => page([current]),
      ({ body }) => (
        Object.assign(current, body, { usage_cap: Math.floor(Number(body.usage_cap) / GB) * GB }),
        { success: true }
      ),
    );
    await expect(run(connection, "set-limits", { trafficCap: 1.5 * GB })).rejects.toMatchObject({
      applied: "unknown",
      claimed: true,
      message: expect.stringContaining("something other than what was asked for"),
    });
  });

  it.each([
    ["in other letters", { user_name: "bobthebuilder" }, "bobthebuilder"],
    ["with another cap", { usage_cap: -1 }, "BobTheBuilder"],
  ])("a new one %s is the one that was made, and it says so", async (_what, fields, name) => {
    const made: Row[] = [];
    const { connection } = await peerWith(
      () => page(made),
      ({ body }) => (made.push({ ...row, ...body, id: 8, ...fields }), { success: true, result: made[0] }),
    );
    expect(
      await run(connection, "create", { user_name: "BobTheBuilder", use_key: "Key-0815!", trafficCap: GB }),
    ).toMatchObject({
      subUser: { remoteId: "8", name },
      remark: expect.stringContaining("not with the values asked for"),
    });
  });

  it("of a name in other letters only the password tells later whose it is", async () => {
    const { connection } = await peerWith(() => page([row]));
    const find = ({ use_key: key, ...input }: Row) =>
      connection.operations.create?.find?.(null, input, {
        ...person,
        ...(key !== undefined && {
          secretIs: (_field: string, value: string) =>
            value === key ? ("asked" as const) : ("other" as const),
        }),
      });
    expect(await find({ user_name: "SEVEN", use_key: "its-Key-1" })).toMatchObject({
      verdict: "applied",
      subUser: { remoteId: "7" },
    });
    expect(await find({ user_name: "SEVEN", use_key: "another-Key-1" })).toEqual({ verdict: "undecided" });
    expect(await find({ user_name: "SEVEN" })).toEqual({ verdict: "undecided" });
  });
});

describe("who is not in the answer", () => {
  const many = Array.from({ length: 250 }, (_, index) => ({
    ...row,
    id: index + 1,
    user_name: `user_${index + 1}`,
  }));
  it.each([
    ["always calls it one page", { total_items: 250, total_pages: 1 }],
    ["rounds the pages down", { total_items: 250, total_pages: 2 }],
    ["never turns the page", { total_items: 250, total_pages: 3 }],
  ])("is not taken for gone by a listing that %s", async (what, totals) => {
    const { connection, close } = await nineProxyAt((response, { url }: Received) => {
      const query = new URL(url, "http://peer").searchParams;
      const at = what === "never turns the page" ? 1 : Number(query.get("page"));
      return json(
        response,
        200,
        query.get("keyword") ? page([]) : page(many.slice((at - 1) * 100, at * 100), totals),
      );
    });
    end = close;
    await expect(connection.getSubUser({ remoteId: "240", name: "renamed" }, person)).rejects.toMatchObject({
      kind: "contract",
    });
  });
});

it("pages of which nothing can be read do not continue for ever", async () => {
  let pages = 0;
  const { connection } = await peerWith(() => page([{ id: "none" }], { total_pages: (pages += 1) + 1 }));
  for await (const _page of connection.listSubUsers({ lane: "background" }));
  expect(pages).toBeLessThan(50);
});

describe("a creation whose name 9Proxy spells its own way", () => {
  const input = { user_name: "a_name_that_is_too_long", use_key: "Its-own-key-1", trafficCap: 7 * GB };
  const peer = (key: string, name = "a_name_that_is_t") => {
    let made: Row | undefined;
    return peerWith(
      () => page(made ? [made] : []),
      ({ body }) => {
        made = { ...row, ...body, id: 8, user_name: name, use_key: key };
        return { success: true, result: made };
      },
    );
  };

  it("is done where its password proves that it is this one, and says so", async () => {
    const { connection, writes } = await peer(input.use_key);
    expect(await run(connection, "create", input)).toMatchObject({
      subUser: { remoteId: "8", name: "a_name_that_is_t" },
      remark: "9Proxy created it under another name: a_name_that_is_t.",
    });
    expect(writes).toHaveLength(1);
  });

  it.each([
    ["the password is another", "someone-elses-1", undefined],
    ["the name has nothing of it", input.use_key, "a_name_of_another"],
  ])("is not known to be this one where %s", async (_what, key, name) => {
    const { connection } = await peer(key, name);
    await expect(run(connection, "create", input)).rejects.toMatchObject({ claimed: true });
  });
});
