import { expect, it } from "vitest";
import type { SubUser, SubUserPage } from "@/lib/domain/sub-users/sub-user";
import { pack, unpack } from "./packed";

const row = {
  accountId: "netnut",
  remoteId: "1",
  name: "Acme",
  status: "active",
  note: "",
  tags: ["vip"],
  customer: { id: "c1", name: "Lumen Travel" },
  trafficCap: 0,
  ipCap: "unlimited",
  createdAt: "2026-03-01T10:20:30.456Z",
  observedAt: "2026-11-22T11:19:20.899Z",
  vanishedAt: null,
  unsettled: true,
  sharedName: true,
  rate: 5,
} as SubUser;
const silent = {
  ...row,
  remoteId: "2",
  note: null,
  tags: [],
  customer: null,
  trafficCap: null,
  ipCap: null,
  createdAt: null,
  unsettled: false,
  sharedName: false,
  rate: null,
} as SubUser;

const sent = (page: SubUserPage) => unpack(JSON.parse(JSON.stringify(pack(page))) as ReturnType<typeof pack>);
const pageOf = (rows: SubUser[]): SubUserPage => ({ rows, total: 1204, page: 3, size: 50 });

it("arrives as it was sent, nulls, zeros and all", () => {
  expect(sent(pageOf([row, silent]))).toEqual(pageOf([row, silent]));
  expect(sent(pageOf([row]))).toEqual(pageOf([row]));
  expect(sent(pageOf([]))).toEqual(pageOf([]));
});

it("arrives as it was sent when a field has few values, many, or mixes kinds", () => {
  const many = Array.from(
    { length: 40 },
    (_, at) =>
      ({
        ...(at % 3 ? row : silent),
        remoteId: String(at),
        trafficUsed: at,
        tags: at % 2 ? [] : [`t${at}`],
      }) as SubUser,
  );
  expect(sent(pageOf(many))).toEqual(pageOf(many));
});

it("takes a name that looks like a time for a name", () => {
  const odd = ["2026-03-01T10:20:30Z", "2026-13-01T10:20:30.456Z", "2026-03-01"].map((name, at) => ({
    ...row,
    remoteId: String(at),
    name,
  }));
  expect(() => sent(pageOf(odd))).not.toThrow();
  expect(sent(pageOf(odd)).rows.map(({ name }) => name)).toEqual(odd.map(({ name }) => name));
});

it("says days in hundredths, and what is not used up as that", () => {
  const forecast = { low: 1.4093173964213614, mid: 0.0000004, high: null };
  expect(
    sent(
      pageOf([
        { ...row, forecast },
        { ...silent, forecast: null },
      ]),
    ).rows.map((each) => each.forecast),
  ).toEqual([{ low: 1.41, mid: 0.01, high: null }, null]);
});

it("is less than half as long", () => {
  const many = Array.from({ length: 50 }, (_, at) => ({
    ...row,
    remoteId: String(at),
    name: `sub_user_${at}`,
    trafficUsed: 1_290_107_840_244 - at,
  }));
  expect(JSON.stringify(pack(pageOf(many))).length).toBeLessThan(JSON.stringify(pageOf(many)).length / 2);
});
