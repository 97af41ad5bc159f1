import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addStaff, netnutId, nineProxyId, perform, startDesk, syncBoth, type TestDesk } from "../testing/desk";
import { dice } from "../../sandbox/dice";
import { getSubUser } from "./get";
import { listMatching, listSubUsers, listTags } from "./list";
import { plainSearch, readSearch, type ListSubUsersParams } from "../domain/sub-users/search";
import { subUserSortKeys, subUserStatuses, type SubUserSortKey } from "../domain/sub-users/vocabulary";
import { setTags } from "./set-tags";

const count = 6_000;
const day = 86_400_000;

interface Stored extends Record<string, unknown> {
  id: number;
  account_id: string;
  remote_id: string;
  name: string;
  login: string | null;
  email: string | null;
  note: string | null;
  status: string;
  tags: string[];
  traffic_cap: number | null;
  traffic_unlimited: boolean;
  traffic_used: number | null;
  ip_cap: number | null;
  ip_used: number | null;
  remote_created_at: Date | null;
  remote_updated_at: Date | null;
  rate_mid: number | null;
  week_traffic: number | null;
  gone: boolean;
  /** As the database lowers and orders it. */
  lowered: string;
  name_rank: number;
}

let desk: TestDesk;
let stored: Stored[];

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  await desk.query("insert into accounts (id, provider, label, source, configured) values ('left-over', 'netnut', 'Gone', 'environment', false)");
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, login, email, note, status, tags, traffic_cap, traffic_unlimited, traffic_used, ip_cap, ip_used, remote_created_at, remote_updated_at, rate_mid, week_traffic, vanished_at, first_seen_at, observed_at)
     select r.account_id, r.remote_id, r.name, r.login, r.email, r.note, r.status, coalesce(r.tags, '{}'), r.traffic_cap, r.traffic_unlimited, r.traffic_used, r.ip_cap, r.ip_used, r.remote_created_at, r.remote_updated_at, r.rate_mid, r.week_traffic, r.vanished_at, now(), now()
     from jsonb_to_recordset($1) as r(account_id text, remote_id text, name text, login text, email text, note text, status text, tags text[], traffic_cap bigint, traffic_unlimited boolean, traffic_used bigint, ip_cap bigint, ip_used bigint,
       remote_created_at timestamptz, remote_updated_at timestamptz, rate_mid bigint, week_traffic bigint, vanished_at timestamptz)`,
    [JSON.stringify(Array.from({ length: count }, (_, index) => randomRow(index)))],
  );
  await desk.query("analyze sub_users");
  stored = await desk.query<Stored>(
    `select id, account_id, remote_id, name, login, email, note, status, tags, traffic_cap, traffic_unlimited, traffic_used, ip_cap, ip_used, remote_created_at, remote_updated_at, rate_mid, week_traffic,
       vanished_at is not null as gone, lower(concat_ws(E'\\n', name, remote_id, coalesce(login, ''), coalesce(email, ''), coalesce(note, ''))) as lowered, dense_rank() over (order by left(lower(name), 200)) as name_rank
     from sub_users`,
  );
}, 60_000);
afterAll(() => desk.close());

const words: [string, ...string[]] = ["acme", "Zürich", "100%", "under_score", "back\\slash", "東京", "ΟΔΟΣ", "İstanbul", "🚀 rocket", "o'neill", 'quo"te', "<b>bold</b>", "a\tb", "ﬀ", "école", "ÉCOLE", "straße"];

function randomRow(index: number) {
  const roll = dice(index + 1);
  const blank = <T>(value: T, chance = 0.25) => (roll.chance(chance) ? null : value);
  const trafficCap = blank(roll.pick([0, 1, 1_000_000_000, 5_000_000_000, 2 ** 53 - 1]));
  const text = () => `${roll.pick(words)} ${roll.pick(words)} ${roll.int(1, 400)}`;
  const date = () => blank(new Date(Date.UTC(2025, 0, 1) + roll.int(0, 300) * day).toISOString());
  return {
    account_id: roll.chance(0.05) ? "left-over" : roll.pick([netnutId, nineProxyId]),
    remote_id: String(index),
    name: text(),
    login: blank(text(), 0.6),
    email: blank(`${roll.int(1, 50)}@Firm${roll.int(1, 9)}.example`, 0.5),
    note: blank(text(), 0.4),
    status: roll.pick(subUserStatuses),
    tags: roll.chance(0.5) ? null : [roll.pick(["vip", "eu", "Ö"]), roll.pick(["trial", "late", "a,b"])],
    traffic_cap: trafficCap,
    traffic_unlimited: trafficCap === null && roll.chance(0.7),
    traffic_used: blank(roll.pick([0, 1, 500_000_000, 950_000_000, 5_000_000_000])),
    ip_cap: blank(roll.int(0, 9)),
    ip_used: blank(roll.int(0, 9)),
    remote_created_at: date(),
    remote_updated_at: date(),
    rate_mid: blank(roll.pick([0, 1_000_000, 100_000_000])),
    week_traffic: blank(roll.int(0, 5)),
    vanished_at: roll.chance(0.05) ? new Date().toISOString() : null,
  };
}

const usageOf = (row: Stored) => (row.traffic_cap !== null && row.traffic_cap > 0 && row.traffic_used !== null ? row.traffic_used / row.traffic_cap : null);
const leftOf = (row: Stored) => (row.traffic_cap === null || row.traffic_used === null ? null : row.traffic_cap - row.traffic_used);
const daysOf = (row: Stored) => (row.rate_mid && leftOf(row) !== null ? Math.max(leftOf(row) ?? 0, 0) / row.rate_mid : null);

const valueOf: Record<SubUserSortKey, (row: Stored) => number | string | null> = {
  name: (row) => row.name_rank,
  status: (row) => row.status,
  account: (row) => row.account_id,
  usage: usageOf,
  trafficUsed: (row) => row.traffic_used,
  trafficCap: (row) => row.traffic_cap,
  trafficLeft: leftOf,
  ipUsed: (row) => row.ip_used,
  ipCap: (row) => row.ip_cap,
  created: (row) => row.remote_created_at?.getTime() ?? null,
  updated: (row) => row.remote_updated_at?.getTime() ?? null,
  daysLeft: daysOf,
  weekTraffic: (row) => row.week_traffic,
};

/** What the table should show, worked out the slow and simple way. */
async function model(params: ListSubUsersParams): Promise<Stored[]> {
  const [{ needle } = { needle: "" }] = await desk.query<{ needle: string }>("select lower($1) as needle", [params.q.trim()]);
  const providerOf = (row: Stored) => (row.account_id === netnutId ? "netnut" : "nine-proxy");
  const found = stored.filter(
    (row) =>
      !row.gone &&
      row.account_id !== "left-over" &&
      row.lowered.includes(needle) &&
      (params.account.length === 0 || params.account.includes(row.account_id)) &&
      (params.provider.length === 0 || params.provider.includes(providerOf(row))) &&
      (params.status.length === 0 || params.status.includes(row.status as never)) &&
      (params.nearCap === null || (usageOf(row) ?? -1) >= params.nearCap / 100) &&
      (params.unlimited === null || row.traffic_unlimited === params.unlimited) &&
      (params.runningOut === null || (row.status === "active" && (daysOf(row) ?? Infinity) <= params.runningOut)) &&
      (params.tag.length === 0 || params.tag.some((tag) => row.tags.includes(tag))),
  );
  const sign = params.order === "asc" ? 1 : -1;
  return found.toSorted((a, b) => {
    const [left, right] = [valueOf[params.sort](a), valueOf[params.sort](b)];
    if (left === null || right === null) return left === right ? sign * (a.id - b.id) : left === null ? 1 : -1;
    return sign * (left < right ? -1 : left > right ? 1 : a.id - b.id);
  });
}

const view = (changes: Partial<ListSubUsersParams> = {}) => ({ ...plainSearch, ...changes });

async function compare(params: ListSubUsersParams) {
  const expected = await model(params);
  const shown = Math.min(params.page, Math.max(1, Math.ceil(expected.length / params.size)));
  const from = (shown - 1) * params.size;
  const page = await listSubUsers(desk.actor, params);
  const about = JSON.stringify(params);
  expect([page.total, page.page], about).toEqual([expected.length, shown]);
  expect(page.rows.map(({ remoteId }) => remoteId), about).toEqual(expected.slice(from, from + params.size).map((row) => row.remote_id));
  return page;
}

describe("the table, against a model over thousands of random rows", () => {
  it.each(subUserSortKeys)("orders by %s, both ways, on every page near the ends and at the joint of blanks, blanks last", async (sort) => {
    for (const order of ["asc", "desc"] as const) {
      const expected = await model(view({ sort, order }));
      const firstBlank = expected.findIndex((row) => valueOf[sort](row) === null);
      const last = Math.ceil(expected.length / 25);
      const joint = firstBlank < 0 ? 1 : Math.floor(firstBlank / 25) + 1;
      for (const page of new Set([1, 2, joint, joint + 1, Math.floor(last / 2), 201, last - 1, last, last + 1, last + 400])) await compare(view({ sort, order, page, size: 25 }));
    }
  });

  it("filters by anything and everything together", async () => {
    const roll = dice(77);
    const maybe = <T>(value: T, otherwise: T) => (roll.chance(0.3) ? value : otherwise);
    for (let turn = 0; turn < 90; turn += 1) {
      await compare(
        view({
          q: maybe(roll.pick([...words, "1", "@firm", "x1y2"]), ""),
          account: maybe([roll.pick([netnutId, nineProxyId, "left-over", "nobody"])], []),
          provider: maybe([roll.pick(["netnut", "nine-proxy", "nobody"])], []),
          status: maybe([roll.pick(subUserStatuses), roll.pick(subUserStatuses)], []),
          nearCap: maybe(roll.pick([1, 50, 95, 100]), null),
          unlimited: maybe(roll.chance(0.5), null),
          tag: maybe([roll.pick(["vip", "Ö", "a,b", "nobody's"]), "late"], []),
          runningOut: maybe(roll.pick([1, 30, 365]), null),
          sort: roll.pick(subUserSortKeys),
          order: roll.pick(["asc", "desc"]),
          page: roll.pick([1, 1, 2, 7]),
          size: roll.pick([25, 50, 100, 250]),
        }),
      );
    }
  });

  it("every row is on exactly one page", async () => {
    for (const sort of ["usage", "status"] as const) {
      const seen: string[] = [];
      const { total } = await listSubUsers(desk.actor, view({ sort, size: 250 }));
      for (let page = 1; page <= Math.ceil(total / 250); page += 1) seen.push(...(await listSubUsers(desk.actor, view({ sort, size: 250, page }))).rows.map(({ accountId, remoteId }) => `${accountId}/${remoteId}`));
      expect([seen.length, new Set(seen).size]).toEqual([total, total]);
    }
  });

  it("selects every match by name, with its true total", async () => {
    const params = view({ q: "acme", status: ["active"] });
    const { refs, total } = await listMatching(desk.actor, params);
    const expected = (await model(params)).toSorted((a, b) => a.name_rank - b.name_rank || a.id - b.id);
    expect(total).toBe(expected.length);
    expect(refs).toEqual(expected.map((row) => ({ accountId: row.account_id, remoteId: row.remote_id, name: row.name })));
  });

  it("says unlimited and not known apart", async () => {
    const { rows } = await listSubUsers(desk.actor, view({ size: 250, sort: "trafficCap", order: "desc", page: 18 }));
    for (const row of rows) {
      const source = stored.find((one) => one.remote_id === row.remoteId);
      expect(row.trafficCap).toBe(source?.traffic_unlimited ? "unlimited" : (source?.traffic_cap ?? null));
    }
  });
});

describe("search", () => {
  it.each(["%", "_", "\\", "100%", "under_score", "back\\slash", "%' or '1'='1", "a_me", "ac%e", "'", '"', "o'neill", "<b>", "東", "🚀", "οδος", "ΟΔΟΣ", "İ", "i̇stanbul", "É", "straße", "STRASSE", "  acme  ", "\t", "$1", "${1}", "/*", "--", ";", "\n"])("takes %j as it is", async (q) => {
    await compare(view({ q }));
  });

  it("finds whatever the case, in name, id, login, e-mail and note", async () => {
    for (const [field, text] of [["name", "éCOLE"], ["email", "@FIRM3.example"]] as const) {
      const { total } = await compare(view({ q: text }));
      expect(total, field).toBeGreaterThan(0);
    }
    const one = stored.find((row) => !row.gone && row.account_id === netnutId && row.note) ?? expect.fail();
    expect((await compare(view({ q: one.remote_id, size: 250 }))).rows.some(({ remoteId }) => remoteId === one.remote_id)).toBe(true);
    expect((await compare(view({ q: String(one.note).toUpperCase(), size: 250 }))).total).toBeGreaterThan(0);
  });

  it.each(["\u0000", "a\u0000b", "\ud800", "a\udfffb"])("survives %j", async (text) => {
    expect((await listSubUsers(desk.actor, view({ q: text }))).total).toBe(0);
    expect((await listSubUsers(desk.actor, view({ tag: [text], account: [text] }))).total).toBe(0);
    expect((await listMatching(desk.actor, view({ q: text }))).refs).toEqual([]);
    expect(await getSubUser(desk.actor, { accountId: nineProxyId, remoteId: text })).toBeNull();
  });
});

describe("what cannot be said in a view", () => {
  const injections = ["'; drop table sub_users; --", "name; select 1", "name desc, (select password_hash from staff limit 1)", "1) or (1=1", "constructor", "__proto__", "use_key"];

  it.each(injections)("an order by %j", async (text) => {
    expect(readSearch({ sort: text, order: text }).shown).toMatchObject({ sort: "usage", order: "desc" });
    await expect(listSubUsers(desk.actor, view({ sort: text as never }))).rejects.toThrow();
  });

  it.each(injections)("values that reach the SQL as such: %j", async (text) => {
    for (const changes of [{ q: text }, { tag: [text] }, { status: [text] as never }, { account: [text] }, { provider: [text] }]) expect((await listSubUsers(desk.actor, view(changes))).total).toBe(0);
    expect((await desk.query<{ n: number }>("select count(*) as n from sub_users"))[0]?.n).toBe(count);
  });

  it("an order that the direction is smuggled into", async () => {
    const { rows } = await listSubUsers(desk.actor, view({ order: "asc; drop table sub_users" as never }));
    expect(rows.length).toBeGreaterThan(0);
    expect((await desk.query<{ n: number }>("select count(*) as n from sub_users"))[0]?.n).toBe(count);
  });
});

describe("a sub-user of an account that is not connected any more", () => {
  it("is shown nowhere, and nothing can be done to it", async () => {
    const row = stored.find(({ account_id: account }) => account === "left-over") ?? expect.fail();
    expect(await getSubUser(desk.actor, { accountId: "left-over", remoteId: row.remote_id })).toBeNull();
    await expect(perform(desk.actor, "left-over", "set-note", row.remote_id, { note: "x" })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("tags", () => {
  const origin = { requestId: randomUUID(), address: null };

  it("are the desk's own: they survive every sync, and are audited", async () => {
    const [key = ""] = desk.nineProxy.control.insert([{ id: 7_777_777, user_name: "tagged" }]);
    await syncBoth();
    const subUser = { accountId: nineProxyId, remoteId: key };
    const tags = ["новый", "a'b\"c", "x,y", "{}", "\\"];
    expect((await setTags(desk.actor, { subUser, tags }, origin)).tags).toEqual(tags);
    desk.nineProxy.control.patch(key, { note: "changed" });
    await syncBoth();
    expect(await getSubUser(desk.actor, subUser)).toMatchObject({ tags, note: "changed" });
    for (const tag of tags) expect((await listSubUsers(desk.actor, view({ tag: [tag] }))).rows.map(({ remoteId }) => remoteId)).toEqual([key]);
    expect(await listTags(desk.actor)).toEqual(expect.arrayContaining(tags));
    expect((await desk.query("select before, after from audit_log where action = 'sub-user.set-tags'"))).toEqual([{ before: { tags: [] }, after: { tags } }]);
    await setTags(desk.actor, { subUser, tags }, origin);
    expect(await desk.query("select 1 from audit_log where action = 'sub-user.set-tags'")).toHaveLength(1);
    const viewer = await addStaff("viewer");
    await expect(setTags(viewer, { subUser, tags: [] }, origin)).rejects.toMatchObject({ code: "forbidden" });
  });
});
