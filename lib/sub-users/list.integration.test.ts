import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addActor,
  netnutId,
  nineProxyId,
  perform,
  startDesk,
  syncBoth,
  type TestDesk,
} from "../../testing/desk";
import { dice } from "../../sandbox/dice";
import { db } from "../db/client";
import { dayMs } from "../domain/durations";
import { setTagsRequest } from "../operations/schema";
import { exportSubUsers } from "./export";
import { wordsOf } from "./filter";
import { folding, foldExisting } from "./fold";
import { getSubUser } from "./get";
import { listSubUsers } from "./list";
import { listMatching } from "./list-matching";
import { listTags } from "./list-tags";
import { runsOut } from "../domain/sub-users/runs-out";
import { plainSearch, readSearch, type ListSubUsersParams } from "../domain/sub-users/search";
import { disambiguator } from "../domain/sub-users/disambiguator";
import { tagKey } from "../domain/sub-users/tags";
import {
  subUserSortKeys,
  subUserStatuses,
  type SubUserSortKey,
  type SubUserStatus,
} from "../domain/sub-users/vocabulary";
import { observeSubUsers } from "./observe";
import { setTags } from "../operations/set-tags";

const count = 6_000;

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
}

let desk: TestDesk;
let stored: Stored[];

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  await desk.query(
    "insert into accounts (id, provider, label, source, configured) values ('left-over', 'netnut', 'Gone', 'environment', false)",
  );
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
       vanished_at is not null as gone
     from sub_users`,
  );
}, 60_000);
afterAll(() => desk.close());

const words: [string, ...string[]] = [
  "acme",
  "Zürich",
  "100%",
  "under_score",
  "back\\slash",
  "東京",
  "ΟΔΟΣ",
  "İstanbul",
  "🚀 rocket",
  "o'neill",
  'quo"te',
  "<b>bold</b>",
  "a\tb",
  "ﬀ",
  "école",
  "ÉCOLE",
  "straße",
];

function randomRow(index: number) {
  const roll = dice(index + 1);
  const blank = <T>(value: T, chance = 0.25) => (roll.chance(chance) ? null : value);
  const trafficCap = blank(roll.pick([0, 1, 1_000_000_000, 5_000_000_000, 2 ** 53 - 1]));
  const text = () => `${roll.pick(words)} ${roll.pick(words)} ${roll.int(1, 400)}`;
  const date = () => blank(new Date(Date.UTC(2025, 0, 1) + roll.int(0, 300) * dayMs).toISOString());
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

const usageOf = (row: Stored) =>
  row.traffic_cap !== null && row.traffic_cap > 0 && row.traffic_used !== null
    ? row.traffic_used / row.traffic_cap
    : null;
const leftOf = (row: Stored) =>
  row.traffic_cap === null || row.traffic_used === null ? null : row.traffic_cap - row.traffic_used;
const daysOf = (row: Stored) =>
  row.rate_mid && leftOf(row) !== null ? Math.max(leftOf(row) ?? 0, 0) / row.rate_mid : null;

/** Folded as the database does it, in other words. */
const fold = (text: string) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ς", "σ")
    .replaceAll("ı", "i")
    .replace(/[\s\p{Cc}\p{Pd}_.]+/gu, " ");

const namesOf = (row: Stored) => [row.name, row.remote_id, row.login ?? "", row.email ?? ""];
const fieldsOf = (row: Stored) => [...namesOf(row), row.note ?? "", row.tags.join(" ")];
const isExact = (row: Stored, q: string) =>
  q !== "" && namesOf(row).some((name) => name !== "" && fold(name).trim() === fold(q).trim());

/** Every word, in any field. */
function isFound(row: Stored, q: string): boolean {
  if (fold(q).trim() === "") return q === "" || fieldsOf(row).some((field) => field.includes(q));
  return q
    .split(/[\s\p{Cc}\p{Pd}_.]+/u)
    .filter((word) => fold(word).trim() !== "")
    .every((word) => holdsWord(row, word));
}

function holdsWord(row: Stored, word: string): boolean {
  const needle = fold(word);
  const short = [...needle.trim()].length < 3 && !/^ ?[!-/:-@[-`{-~]|[\u2e80-\u9fff]/.test(needle);
  return fieldsOf(row).some((field) =>
    ` ${fold(field).trim()} `.includes(short ? ` ${needle.trimStart()}` : needle),
  );
}

/** Numbers by their value: each is led by how many digits it has. */
const sortKeyOf = (name: string) =>
  fold(name)
    .trim()
    .replace(
      /\d+/g,
      (digits) => `${String(digits.replace(/^0+/, "").length).padStart(3, "0")}${digits.replace(/^0+/, "")}`,
    );

const days = (mid: number | null) => (mid === null ? null : { low: mid, mid, high: mid });

const valueOf: Record<SubUserSortKey, (row: Stored) => number | string | null> = {
  name: (row) => sortKeyOf(row.name),
  status: (row) => row.status,
  account: (row) => row.account_id,
  customer: () => null,
  usage: usageOf,
  trafficUsed: (row) => row.traffic_used,
  trafficCap: (row) => row.traffic_cap,
  trafficLeft: leftOf,
  ipUsed: (row) => row.ip_used,
  ipCap: (row) => row.ip_cap,
  created: (row) => row.remote_created_at?.getTime() ?? null,
  updated: (row) => row.remote_updated_at?.getTime() ?? null,
  runsOut: (row) =>
    runsOut({
      status: row.status as SubUserStatus,
      trafficCap: row.traffic_cap,
      trafficUsed: row.traffic_used,
      forecast: days(daysOf(row)),
    }),
  daysLeft: (row) => (["disabled", "blocked"].includes(row.status) ? null : daysOf(row)),
  weekTraffic: (row) => row.week_traffic,
};

/** What the table should show, worked out the slow and simple way. */
function model(params: ListSubUsersParams): Stored[] {
  const providerOf = (row: Stored) => (row.account_id === netnutId ? "netnut" : "nine-proxy");
  const found = stored.filter(
    (row) =>
      !row.gone &&
      row.account_id !== "left-over" &&
      isFound(row, params.q.trim()) &&
      (params.account.length === 0 || params.account.includes(row.account_id)) &&
      (params.provider.length === 0 || params.provider.includes(providerOf(row))) &&
      (params.status.length === 0 || params.status.includes(row.status as never)) &&
      (params.near === null || (usageOf(row) ?? -1) >= params.near / 100) &&
      (params.unlimited === null || row.traffic_unlimited === params.unlimited) &&
      (params.out === null ||
        (row.status === "active" &&
          row.traffic_cap !== 0 &&
          ((usageOf(row) ?? 0) >= 1 || (daysOf(row) ?? Infinity) <= params.out))) &&
      (params.tag.length === 0 ||
        params.tag.some((tag) => row.tags.some((own) => tagKey(own) === tagKey(tag)))),
  );
  const sign = params.order === "asc" ? 1 : -1;
  return found.toSorted((a, b) => {
    const exact = Number(isExact(b, params.q.trim())) - Number(isExact(a, params.q.trim()));
    if (exact !== 0) return exact;
    const [left, right] = [valueOf[params.sort](a), valueOf[params.sort](b)];
    if (left === null || right === null)
      return left === right ? sign * (a.id - b.id) : left === null ? 1 : -1;
    return sign * (left < right ? -1 : left > right ? 1 : a.id - b.id);
  });
}

const view = (changes: Partial<ListSubUsersParams> = {}) => ({ ...plainSearch, ...changes });

async function compare(params: ListSubUsersParams) {
  const expected = model(params);
  const shown = Math.min(params.page, Math.max(1, Math.ceil(expected.length / params.size)));
  const from = (shown - 1) * params.size;
  const page = await listSubUsers(desk.actor, params);
  const about = JSON.stringify(params);
  expect([page.total, page.page], about).toEqual([expected.length, shown]);
  expect(
    page.rows.map(({ remoteId }) => remoteId),
    about,
  ).toEqual(expected.slice(from, from + params.size).map((row) => row.remote_id));
  const words = wordsOf(params.q.trim());
  for (const { found, ...row } of page.rows) {
    const at = new Set(Object.values(found ?? {}).flatMap((field) => field.words));
    const every = params.q.trim() === "" ? [] : words.length === 0 ? [0] : words.map((_, word) => word);
    expect([...at].toSorted(), `${about} found ${JSON.stringify(row)}`).toEqual(every);
  }
  return page;
}

describe("the table, against a model over thousands of random rows", () => {
  it.each(subUserSortKeys)(
    "orders by %s, both ways, on every page near the ends and at the joint of blanks, blanks last",
    async (sort) => {
      for (const order of ["asc", "desc"] as const) {
        const expected = model(view({ sort, order }));
        const firstBlank = expected.findIndex((row) => valueOf[sort](row) === null);
        const last = Math.ceil(expected.length / 25);
        const joint = firstBlank < 0 ? 1 : Math.floor(firstBlank / 25) + 1;
        for (const page of new Set([
          1,
          2,
          joint,
          joint + 1,
          Math.floor(last / 2),
          201,
          last - 1,
          last,
          last + 1,
          last + 400,
        ]))
          await compare(view({ sort, order, page, size: 25 }));
      }
    },
  );

  it("orders those in which the column is blank in all, and those in which it is in some", async () => {
    for (const sort of subUserSortKeys)
      for (const order of ["asc", "desc"] as const)
        for (const filter of [
          { status: ["disabled"] },
          { status: ["disabled", "blocked"], account: [nineProxyId] },
          { status: ["active", "disabled"] },
          { unlimited: true },
          { unlimited: true, status: ["active"], account: [netnutId] },
        ] satisfies Partial<ListSubUsersParams>[])
          for (const page of [1, 3, 400]) await compare(view({ ...filter, sort, order, page, size: 25 }));
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
          near: maybe(roll.pick([1, 50, 95, 100]), null),
          unlimited: maybe(roll.chance(0.5), null),
          tag: maybe([roll.pick(["vip", "Ö", "ö", "a,b", "nobody's"]), "late"], []),
          out: maybe(roll.pick([1, 30, 365]), null),
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
      for (let page = 1; page <= Math.ceil(total / 250); page += 1)
        seen.push(
          ...(await listSubUsers(desk.actor, view({ sort, size: 250, page }))).rows.map(
            ({ accountId, remoteId }) => `${accountId}/${remoteId}`,
          ),
        );
      expect([seen.length, new Set(seen).size]).toEqual([total, total]);
    }
  });

  it("selects every match by name, with its true total", async () => {
    const params = view({ q: "acme", status: ["active"] });
    const { refs, total } = await listMatching(desk.actor, params);
    const expected = model({ ...params, q: "", sort: "name", order: "asc" }).filter((row) =>
      isFound(row, params.q),
    );
    expect(total).toBe(expected.length);
    expect(refs).toEqual(
      expected.map((row) => ({ accountId: row.account_id, remoteId: row.remote_id, name: row.name })),
    );
  });

  it("says unlimited and not known apart", async () => {
    const { rows } = await listSubUsers(
      desk.actor,
      view({ size: 250, sort: "trafficCap", order: "desc", page: 18 }),
    );
    for (const row of rows) {
      const source = stored.find((one) => one.remote_id === row.remoteId);
      expect(row.trafficCap).toBe(source?.traffic_unlimited ? "unlimited" : (source?.traffic_cap ?? null));
    }
  });
});

describe("search", () => {
  it.each([
    "%",
    "_",
    "\\",
    "100%",
    "under_score",
    "back\\slash",
    "%' or '1'='1",
    "a_me",
    "ac%e",
    "'",
    '"',
    "o'neill",
    "<b>",
    "東",
    "🚀",
    "οδος",
    "ΟΔΟΣ",
    "İ",
    "i̇stanbul",
    "É",
    "straße",
    "STRASSE",
    "  acme  ",
    "\t",
    "$1",
    "${1}",
    "/*",
    "--",
    ";",
    "\n",
    ".",
    "-",
    "1",
    "12",
    "ac",
    "é",
    "ro",
    "京",
    "_1",
    "x1y2",
    "vip",
    "\u200b",
    "acme\u00a0ac",
    "E\u0301COLE",
    "ＡＣＭＥ",
    "under score",
    "under-score",
    "@f",
  ])("finds by %j what a person would", async (q) => {
    await compare(view({ q }));
  });

  it("finds whatever the case, in name, id, login, e-mail and note", async () => {
    for (const [field, text] of [
      ["name", "éCOLE"],
      ["email", "@FIRM3.example"],
    ] as const) {
      const { total } = await compare(view({ q: text }));
      expect(total, field).toBeGreaterThan(0);
    }
    const one = stored.find((row) => !row.gone && row.account_id === netnutId && row.note) ?? expect.fail();
    expect(
      (await compare(view({ q: one.remote_id, size: 250 }))).rows.some(
        ({ remoteId }) => remoteId === one.remote_id,
      ),
    ).toBe(true);
    expect((await compare(view({ q: String(one.note).toUpperCase(), size: 250 }))).total).toBeGreaterThan(0);
  });

  const plant = async (
    rows: { id: string; name: string; login?: string; email?: string; note?: string; tags?: string[] }[],
  ) => {
    await desk.query("delete from sub_users where remote_id like 'planted %'");
    await desk.query(
      `insert into sub_users (account_id, remote_id, name, login, email, note, tags, status, first_seen_at, observed_at)
       select $1, 'planted ' || r.id, r.name, r.login, r.email, r.note, coalesce(r.tags, '{}'), 'active', now(), now() from jsonb_to_recordset($2) as r(id text, name text, login text, email text, note text, tags text[])`,
      [nineProxyId, JSON.stringify(rows)],
    );
  };
  const found = async (changes: Partial<ListSubUsersParams>) =>
    (await listSubUsers(desk.actor, view({ sort: "name", order: "asc", ...changes }))).rows.map(
      ({ name }) => name,
    );

  it("folds Unicode forms, case, accents and what no one sees, in every field and in the needle", async () => {
    await plant([
      { id: "1", name: "Zoë Kätzle" },
      { id: "2", name: "zoe\u0308\u00a0ka\u0308tzle" },
      { id: "3", name: "x", note: "ZOË\u200b \u2007 KÄ\u00adTZLE" },
      { id: "4", name: "y", tags: ["zoe_kätzle"] },
      { id: "5", name: "z", email: "zoe.katzle@firm.example" },
      { id: "6", name: "Ｚｏｅ‐Ｋａｔｚｌｅ" },
      { id: "7", name: "Zoekätzle" },
    ]);
    for (const q of [
      "zoë kätzle",
      "ZOE KATZLE",
      "zoe\u0308 ka\u0308tzle",
      "zoe_katzle",
      "zoe.katzle",
      "\ufeffzoe\u00a0\u200bkatzle",
      "kätzle zoë",
    ])
      expect((await found({ q })).length, q).toBe(7);
    expect(await found({ q: "zoekatzle" })).toEqual(["Zoekätzle"]);
    await desk.query("update sub_users set name = 'Ærø', note = 'Müllstraße' where remote_id = 'planted 7'");
    expect(await found({ q: "aero" })).toEqual(["Ærø"]);
    expect(await found({ q: "MULLSTRASSE" })).toEqual(["Ærø"]);
    expect(await found({ q: "zoekatzle" })).toEqual([]);
  });

  it("says where it found each, as it is written there", async () => {
    await plant([
      { id: "1", name: "Zoë\u0308 Kätzle", email: "zoe.katzle@firm.example" },
      { id: "2", name: "y", note: "asked for\nMüllstraße", tags: ["vip", "Müll"] },
      { id: "3", name: "xab ab_c" },
    ]);
    const where = async (q: string) =>
      (await listSubUsers(desk.actor, view({ q, sort: "name", order: "asc" }))).rows
        .filter(({ remoteId }) => remoteId.startsWith("planted"))
        .map((row) => row.found);
    expect(await where("katzle ZOE")).toEqual([
      {
        name: { words: [0, 1], text: ["", "Zoë\u0308", " ", "Kätzle"] },
        email: { words: [0, 1], text: ["", "zoe", ".", "katzle", "@firm.example"] },
      },
    ]);
    expect(await where("mullstrasse")).toEqual([
      { note: { words: [0], text: ["asked for ", "Müllstraße"] } },
    ]);
    expect(await where("mull")).toEqual([
      {
        note: { words: [0], text: ["asked for ", "Müll", "straße"] },
        tags: { words: [0], text: ["", "Müll"], tags: [["", "Müll"], ["vip"]] },
      },
    ]);
    // Of a short word only the beginning of one counts.
    expect(await where("ab")).toEqual([{ name: { words: [0], text: ["xab ", "ab", "_c"] } }]);
    expect((await listSubUsers(desk.actor, view({}))).rows[0]).not.toHaveProperty("found");
  });

  it("finds whoever has every word, in any order and in whichever fields", async () => {
    await plant([
      { id: "1", name: "Halcyon Hotels", email: "ops@halcyon.example", tags: ["berlin"] },
      { id: "2", name: "Halcyon Hostels", note: "moved to Zürich" },
      { id: "3", name: "Harbour Hotels", login: "hh_zurich_2" },
    ]);
    expect(await found({ q: "hotels halcyon" })).toEqual(["Halcyon Hotels"]);
    expect(await found({ q: "berlin hal ops" })).toEqual(["Halcyon Hotels"]);
    expect(await found({ q: "zurich ha" })).toEqual(["Halcyon Hostels", "Harbour Hotels"]);
    expect(await found({ q: "Zürich-2 harbour" })).toEqual(["Harbour Hotels"]);
    expect(await found({ q: "hotels halcyon paris" })).toEqual([]);
    expect(await found({ q: "hotels \u200b - halcyon" })).toEqual(["Halcyon Hotels"]);
  });

  it("says of whom another has the name, and what tells them apart", async () => {
    await plant([
      { id: "1", name: "Twin Foods", login: "twin_1" },
      { id: "2", name: "twin-foods", email: "b@twin.example" },
      { id: "3", name: "Twin Foods 2", login: "twin_3" },
    ]);
    const { rows } = await listSubUsers(desk.actor, view({ q: "twin", sort: "name", order: "asc" }));
    expect(rows.map((row) => disambiguator(row)).toSorted()).toEqual(
      ["b@twin.example", null, "twin_1"].toSorted(),
    );
    await desk.query("update sub_users set vanished_at = now() where remote_id = 'planted 2'");
    const left = await listSubUsers(desk.actor, view({ q: "twin", sort: "name", order: "asc" }));
    expect(left.rows.map((row) => disambiguator(row))).toEqual([null, null]);
  });

  it("orders names as people do", async () => {
    const order = [
      "ordered 9",
      "Ordered 10",
      "ordered_010b",
      "ördered 11",
      "ordered-100",
      "ordered A",
      "ORDERED Äb",
      "ordered b",
    ];
    await plant(order.toReversed().map((name, at) => ({ id: String(at), name })));
    expect(await found({ q: "ordered" })).toEqual(order);
    expect(await found({ q: "ordered", order: "desc" })).toEqual(order.toReversed());
    expect((await listMatching(desk.actor, view({ q: "ordered" }))).refs.map(({ name }) => name)).toEqual(
      order,
    );
  });

  it("takes one and two characters for the beginning of a word", async () => {
    await plant([
      { id: "1", name: "qj one" },
      { id: "2", name: "two_qjx" },
      { id: "3", name: "aqj" },
      { id: "4", name: "n", tags: ["QJ"] },
    ]);
    expect((await found({ q: "qj" })).toSorted()).toEqual(["n", "qj one", "two_qjx"]);
    expect((await found({ q: "qjx" })).toSorted()).toEqual(["two_qjx"]);
    expect((await found({ q: "aqj" })).toSorted()).toEqual(["aqj"]);
  });

  it("puts an exact login, e-mail or id first, over every page and order", async () => {
    await plant([
      ...Array.from({ length: 60 }, (_, at) => ({ id: `n${at}`, name: `match kj77 ${at}`, note: "kj77" })),
      { id: "login", name: "zz login", login: "KJ77" },
      { id: "mail", name: "aa mail", email: "kj77" },
    ]);
    for (const order of ["asc", "desc"] as const) {
      const all = [
        ...(await found({ q: "kj77", order, size: 25 })),
        ...(await found({ q: "kj77", order, size: 25, page: 2 })),
        ...(await found({ q: "kj77", order, size: 25, page: 3 })),
      ];
      expect(all.slice(0, 2)).toEqual(order === "asc" ? ["aa mail", "zz login"] : ["zz login", "aa mail"]);
      expect(all).toHaveLength(62);
      expect(new Set(all).size).toBe(62);
    }
    expect((await found({ q: "planted mail" }))[0]).toBe("aa mail");
    await desk.query("delete from sub_users where remote_id like 'planted %'");
  });

  it.each(["\u0000", "a\u0000b", "\ud800", "a\udfffb"])("survives %j", async (text) => {
    expect((await listSubUsers(desk.actor, view({ q: text }))).total).toBe(0);
    expect((await listSubUsers(desk.actor, view({ tag: [text], account: [text] }))).total).toBe(0);
    expect((await listMatching(desk.actor, view({ q: text }))).refs).toEqual([]);
    expect(await getSubUser(desk.actor, { accountId: nineProxyId, remoteId: text })).toBeNull();
  });
});

describe("what cannot be said in a view", () => {
  const injections = [
    "'; drop table sub_users; --",
    "name; select 1",
    "name desc, (select password_hash from staff limit 1)",
    "1) or (1=1",
    "constructor",
    "__proto__",
    "use_key",
  ];

  it.each(injections)("an order by %j", async (text) => {
    expect(readSearch({ sort: text, order: text }).shown).toMatchObject({ sort: "runsOut", order: "asc" });
    await expect(listSubUsers(desk.actor, view({ sort: text as never }))).rejects.toThrow();
  });

  it.each(injections)("values that reach the SQL as such: %j", async (text) => {
    for (const changes of [
      { q: text },
      { tag: [text] },
      { status: [text] as never },
      { account: [text] },
      { provider: [text] },
    ])
      expect((await listSubUsers(desk.actor, view(changes))).total).toBe(0);
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
    await expect(
      perform(desk.actor, "left-over", "set-note", row.remote_id, { note: "x" }),
    ).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("what a search reads", () => {
  it("is filled in rows that were there before, and they are found until then", async () => {
    await desk.query("alter table sub_users disable trigger user");
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) select $1, 'old ' || i, 'Before Füll ' || i, 'active', now(), now() from generate_series(1, 2500) i",
      [nineProxyId],
    );
    await desk.query("alter table sub_users enable trigger user");
    expect((await listSubUsers(desk.actor, view({ q: "before füll" }))).total).toBe(2_500);
    expect((await listSubUsers(desk.actor, view({ q: "before full" }))).total).toBe(0);
    folding().underWay = true;
    await foldExisting();
    expect(folding().underWay).toBe(false);
    expect((await listSubUsers(desk.actor, view({ q: "BEFORE FULL" }))).total).toBe(2_500);
    expect(await desk.query("select 1 from sub_users where search_text is null or sort_key is null")).toEqual(
      [],
    );
    await desk.query("delete from sub_users where remote_id like 'old %'");
  });

  it("costs a listing that says nothing new no write, and follows what it says", async () => {
    const state = () =>
      desk.query(
        "select xmin::text, search_text from sub_users where account_id = $1 and remote_id in ('o1', 'o2') order by remote_id",
        [nineProxyId],
      );
    const items = [
      { remoteId: "o1", name: "Observed Öne", status: "active" as const, trafficUsed: 1 },
      { remoteId: "o2", name: "observed two", status: "active" as const },
    ];
    const at = (minute: number) => new Date(Date.UTC(2031, 0, 1, 0, minute));
    expect(await observeSubUsers(db(), nineProxyId, items, at(0))).toBe(2);
    const before = await state();
    expect(before).toMatchObject([
      { search_text: expect.stringContaining("\n observed one \n") },
      { search_text: expect.stringContaining("observed two") },
    ]);
    expect(await observeSubUsers(db(), nineProxyId, items, at(1))).toBe(0);
    expect(await state()).toEqual(before);
    expect(
      await observeSubUsers(db(), nineProxyId, [{ ...items[0], name: "renamed ëins" } as never], at(2)),
    ).toBe(1);
    expect(await state()).toMatchObject([
      { search_text: expect.stringContaining("\n renamed eins \n") },
      before[1] ?? {},
    ]);
    await desk.query("delete from sub_users where remote_id in ('o1', 'o2')");
  });
});

describe("tags", () => {
  const origin = { requestId: randomUUID(), address: null };

  it("that differ in case or in what no one sees are one", async () => {
    const [one = "", two = ""] = desk.nineProxy.control.insert([
      { id: 7_777_701, user_name: "tagged_one" },
      { id: 7_777_702, user_name: "tagged_two" },
    ]);
    await syncBoth();
    const [first, second] = [one, two].map((remoteId) => ({ accountId: nineProxyId, remoteId }));
    if (!first || !second) return expect.fail();
    const parse = (tags: string[]) => setTagsRequest.parse({ subUser: first, tags }).tags;
    expect(parse(["Gold", "GOLD", "go\u200bld ", "silver"])).toEqual(["Gold", "silver"]);
    expect(setTagsRequest.safeParse({ subUser: first, tags: ["\u200b"] }).success).toBe(false);
    await setTags(desk.actor, { subUser: first, tags: ["Gold"] }, origin);
    expect((await setTags(desk.actor, { subUser: second, tags: ["gold", "tin"] }, origin)).tags).toEqual([
      "Gold",
      "tin",
    ]);
    for (const tag of ["gold", "GOLD", "g\u200bold", "ＧＯＬＤ"])
      expect((await listSubUsers(desk.actor, view({ tag: [tag] }))).total, tag).toBe(2);
    expect((await listTags(desk.actor)).filter((tag) => tagKey(tag) === "gold")).toEqual(["Gold"]);
    expect((await setTags(desk.actor, { subUser: second, tags: [] }, origin)).tags).toEqual([]);
    expect((await setTags(desk.actor, { subUser: first, tags: ["GOLD"] }, origin)).tags).toEqual(["GOLD"]);
  });

  it("are not replaced by someone who saw others", async () => {
    const [key = ""] = desk.nineProxy.control.insert([{ id: 7_777_703, user_name: "tagged_three" }]);
    await syncBoth();
    const subUser = { accountId: nineProxyId, remoteId: key };
    const seen = { name: "tagged_three", tags: [] };
    const set = (tags: string[], saw: { name: string; tags: string[] }) =>
      setTags(desk.actor, { subUser, tags, seen: saw }, { requestId: randomUUID(), address: null });
    expect((await set(["theirs"], seen)).tags).toEqual(["theirs"]);
    await expect(set(["mine"], seen)).rejects.toMatchObject({
      code: "conflict",
      message: "Its tags were changed in the meantime, so they were left alone.",
    });
    expect(await getSubUser(desk.actor, subUser)).toMatchObject({ tags: ["theirs"] });
    // What is there already is no overwriting, as when an answer was lost.
    expect((await set(["theirs"], seen)).tags).toEqual(["theirs"]);
    expect((await set(["mine"], { ...seen, tags: ["theirs"] })).tags).toEqual(["mine"]);
    // Nor are those of another sub-user that got the same id.
    await expect(set(["again"], { name: "tagged_other", tags: ["mine"] })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("that no one has match no one, whatever else is asked for", async () => {
    for (const changes of [{ tag: ["gone"] }, { account: ["gone"] }, { provider: ["gone"] }]) {
      expect((await listSubUsers(desk.actor, view(changes))).total).toBe(0);
      expect((await listMatching(desk.actor, view(changes))).refs).toEqual([]);
      expect(
        (await exportSubUsers(desk.actor, view(changes), ["name"], origin)).split("\n").filter(Boolean),
      ).toHaveLength(1);
    }
  });

  it("that were stored in several spellings before are merged into the first, and nothing else is touched", async () => {
    const merge =
      readFileSync("lib/db/migrations/0016_folded_search.sql", "utf8")
        .split("--> statement-breakpoint")
        .find((statement) => statement.includes("merged")) ?? expect.fail();
    const given: [string, string[]][] = [
      ["m1", ["Blue", "x"]],
      ["m2", ["blue", "BLUE", "y", "bl\u200bue"]],
      ["m3", ["y"]],
      ["m4", ["", "\u200b", "z"]],
    ];
    for (const [id, tags] of given)
      await desk.query(
        "insert into sub_users (account_id, remote_id, name, tags, status, first_seen_at, observed_at) values ($1, $2, $2, $3, 'active', now(), now())",
        [nineProxyId, id, tags],
      );
    const versions = () =>
      desk.query("select remote_id, xmin::text from sub_users where remote_id in ('m1', 'm3') order by 1");
    const before = await versions();
    await desk.query(merge);
    expect(
      await desk.query(
        "select remote_id, tags from sub_users where remote_id in ('m1', 'm2', 'm3', 'm4') order by 1",
      ),
    ).toEqual([
      { remote_id: "m1", tags: ["Blue", "x"] },
      { remote_id: "m2", tags: ["Blue", "y"] },
      { remote_id: "m3", tags: ["y"] },
      { remote_id: "m4", tags: ["", "z"] },
    ]);
    expect(await versions()).toEqual(before);
    await desk.query("delete from sub_users where remote_id in ('m1', 'm2', 'm3', 'm4')");
  });

  it("are told apart in the browser as in the database", async () => {
    const texts = [
      "VIP",
      " v\u200bip",
      "e\u0301",
      "É",
      "ΟΔΟΣ",
      "οδος",
      "ＡＢ\u3000c",
      "a\u2060b",
      "ﬁ",
      "👩\u200d💻",
      "Straße",
      "a-b",
      "a_b",
      "x\ty",
    ];
    const rows = await desk.query<{ keys: string[] }>("select tag_keys($1) as keys", [texts]);
    expect(rows[0]?.keys).toEqual(texts.map(tagKey));
  });

  it("are Subdesk's own: they survive every sync, and are audited", async () => {
    const [key = ""] = desk.nineProxy.control.insert([{ id: 7_777_777, user_name: "tagged" }]);
    await syncBoth();
    const subUser = { accountId: nineProxyId, remoteId: key };
    const tags = ["новый", "a'b\"c", "x,y", "{}", "\\"];
    expect((await setTags(desk.actor, { subUser, tags }, origin)).tags).toEqual(tags);
    desk.nineProxy.control.patch(key, { note: "changed" });
    await syncBoth();
    expect(await getSubUser(desk.actor, subUser)).toMatchObject({ tags, note: "changed" });
    for (const tag of tags)
      expect(
        (await listSubUsers(desk.actor, view({ tag: [tag] }))).rows.map(({ remoteId }) => remoteId),
      ).toEqual([key]);
    expect(await listTags(desk.actor)).toEqual(expect.arrayContaining(tags));
    expect(
      await desk.query(
        "select before, after from audit_log where action = 'sub-user.set-tags' and remote_id = $1",
        [key],
      ),
    ).toEqual([{ before: { tags: [] }, after: { tags } }]);
    await setTags(desk.actor, { subUser, tags }, origin);
    expect(
      await desk.query("select 1 from audit_log where action = 'sub-user.set-tags' and remote_id = $1", [
        key,
      ]),
    ).toHaveLength(1);
    const viewer = await addActor("viewer");
    await expect(setTags(viewer, { subUser, tags: [] }, origin)).rejects.toMatchObject({ code: "forbidden" });
  });
});

it("knows when traffic was last seen, from samples, from hours and from days", async () => {
  const [{ id, account_id: accountId, remote_id: remoteId } = expect.fail("no row")] =
    await desk.query<Stored>(
      "select id, account_id, remote_id from sub_users where account_id = $1 and vanished_at is null limit 1",
      [nineProxyId],
    );
  const sampled = new Date();
  const last = async () => (await getSubUser(desk.actor, { accountId, remoteId }))?.lastTrafficAt;
  expect(await last()).toBeNull();
  await desk.query(
    "insert into usage_months (sub_user_id, month, traffic, ips) values ($1, '2026-02-01', array[null, 0, 7, 0], array[0])",
    [id],
  );
  expect(await last()).toBe("2026-02-03T00:00:00.000Z");
  const hours = Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 5 : 0));
  await desk.query(
    "insert into usage_days (sub_user_id, day, traffic, ips) values ($1, '2026-05-04', $2, $2)",
    [id, hours],
  );
  expect(await last()).toBe("2026-05-04T09:00:00.000Z");
  await desk.query(
    "insert into usage_samples (sub_user_id, at, traffic, ips) values ($1, $2, 3, 0), ($1, $3, 0, 0)",
    [id, sampled, new Date(sampled.getTime() + 1)],
  );
  expect(await last()).toBe(sampled.toISOString());
});

it("knows who last switched it off or on, of what was done alone", async () => {
  const ref = { accountId: nineProxyId, remoteId: "switched" };
  await desk.query(
    "insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) values ($1, $2, 'Switched', 'disabled', now(), now())",
    [ref.accountId, ref.remoteId],
  );
  const last = async () => (await getSubUser(desk.actor, ref))?.lastSwitch;
  expect(await last()).toBeNull();
  for (const [minute, operation, state, actor] of [
    [1, "enable", "done", "Cy"],
    [2, "disable", "done", "Ada"],
    [3, "enable", "refused", "Bo"],
    [4, "set-note", "done", "Bo"],
  ] as const)
    await desk.query(
      `insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, reason, request_id, instance_id, created_at, settled_at)
       values (gen_random_uuid(), $1, $2, $3, 'Switched', $4, '{}', 'x', $5, 'unpaid', 'r', gen_random_uuid(), $6, $7)`,
      [
        operation,
        ref.accountId,
        ref.remoteId,
        state,
        actor,
        `2026-05-03T10:0${minute}:00Z`,
        `2026-05-03T10:0${minute}:02Z`,
      ],
    );
  expect(await last()).toEqual({
    operation: "disable",
    actor: "Ada",
    at: "2026-05-03T10:02:02.000Z",
    reason: "unpaid",
  });
});
