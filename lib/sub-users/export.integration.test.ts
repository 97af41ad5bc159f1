import papaparse from "papaparse";
import { afterAll, beforeAll, expect, it } from "vitest";
import { unguardCell } from "../domain/csv";
import { nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { someOrigin } from "../../testing/accounts";
import { plainSearch } from "../domain/sub-users/search";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { subUserSortKeys } from "../domain/sub-users/vocabulary";
import { readExportFields } from "../domain/sub-users/export";
import { exportChosenSubUsers, exportSubUsers } from "./export";
import { listSubUsers } from "./list";

const hostile = [
  "=1+1",
  " =1+1",
  "+49",
  "-5",
  "@x",
  "'=1",
  "o'neill",
  'say "hi"',
  "a,b;c",
  "one\r\ntwo",
  "three\nfour",
  "zero\u200bwidth",
  "no\u00a0break",
  "👩‍👩‍👧",
  "Ä",
  "2",
  "10",
  "007",
  "900100200300400500",
  "12e3",
];

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  await desk.query(
    `insert into sub_users (account_id, remote_id, name, note, status, traffic_cap, traffic_used, first_seen_at, observed_at)
     select $1, n::text, name, name, 'active', case when n % 5 = 0 then null else n * 1000 end, 7919 * n % 97, now(), now() from unnest($2::text[]) with ordinality as given(name, n)`,
    [nineProxyId, hostile],
  );
});
afterAll(() => desk.close());

function read(csv: string): Record<string, string>[] {
  const { data, errors } = papaparse.parse<Record<string, string>>(csv, {
    header: true,
    transform: unguardCell,
  });
  expect(errors).toEqual([]);
  return data;
}

it("can be read back in with every name and note as it is", async () => {
  const rows = read(await exportSubUsers(desk.actor, plainSearch, readExportFields(null), someOrigin));
  expect(rows.map((row) => row.Name).toSorted()).toEqual(hostile.toSorted());
  for (const row of rows) expect([row.Login, row.Note]).toEqual([row.Name, row.Name]);
});

it("comes in the table's order, whatever that is", async () => {
  for (const sort of subUserSortKeys) {
    for (const order of ["asc", "desc"] as const) {
      const params = { ...plainSearch, sort, order, size: 250 as const };
      const shown = (await listSubUsers(desk.actor, params)).rows.map(({ remoteId }) => remoteId);
      const exported = read(await exportSubUsers(desk.actor, params, ["remoteId", "name"], someOrigin)).map(
        (row) => row["Remote id"],
      );
      expect([sort, order, exported]).toEqual([sort, order, shown]);
    }
  }
});

it("has the columns that were asked for in their order, caps in words, and what was asked for in the audit", async () => {
  await desk.query("update sub_users set traffic_unlimited = true, traffic_cap = null where name = '10'");
  const csv = await exportSubUsers(
    desk.actor,
    { ...plainSearch, q: "10" },
    readExportFields("trafficCap,status,name"),
    someOrigin,
  );
  const [headings] = papaparse.parse<string[]>(csv).data;
  expect(headings).toEqual(["Traffic cap (bytes)", "Status", "Name", "Login", "E-mail", "Remote id"]);
  expect(read(csv).find((row) => row.Name === "10")).toMatchObject({
    "Traffic cap (bytes)": "unlimited",
    Status: "Active",
    Login: "10",
  });
  const [line] = await desk.query<{ after: Record<string, unknown> }>(
    "select after from audit_log where action = 'sub-user.export' order by seq desc limit 1",
  );
  expect(line?.after).toMatchObject({
    q: "10",
    columns: ["trafficCap", "status", "name", "login", "email", "remoteId"],
  });
});

it("of a selection has the figures of now in the table's order, and leaves out what is no longer listed", async () => {
  for (const sort of subUserSortKeys) {
    for (const order of ["asc", "desc"] as const) {
      const params = { ...plainSearch, sort, order, size: 250 as const };
      const shown = (await listSubUsers(desk.actor, params)).rows.filter((_, place) => place % 3 === 0);
      const { csv } = await exportChosenSubUsers(
        desk.actor,
        { subUsers: shown.toReversed().map(refOf), columns: ["remoteId", "name"], sort, order },
        someOrigin,
      );
      expect([sort, order, read(csv).map((row) => row["Remote id"])]).toEqual([
        sort,
        order,
        shown.map(({ remoteId }) => remoteId),
      ]);
    }
  }
  const [one, two] = (await listSubUsers(desk.actor, plainSearch)).rows;
  if (!one || !two) return expect.fail();
  await desk.query("update sub_users set traffic_used = 4711 where remote_id = $1", [one.remoteId]);
  await desk.query("update sub_users set vanished_at = now() where remote_id = $1", [two.remoteId]);
  const made = await exportChosenSubUsers(
    desk.actor,
    { subUsers: [one, two].map(refOf), columns: ["remoteId", "trafficUsed"], sort: "name", order: "asc" },
    someOrigin,
  );
  expect(made.rows).toBe(1);
  expect(read(made.csv)).toEqual([{ "Remote id": one.remoteId, "Traffic used (bytes)": "4711" }]);
  const request = {
    subUsers: [refOf(two)],
    columns: ["name" as const],
    sort: "name" as const,
    order: "asc" as const,
  };
  await expect(exportChosenSubUsers(desk.actor, request, someOrigin)).rejects.toMatchObject({
    code: "not-found",
  });
});

function refOf({ accountId, remoteId }: SubUserRef): SubUserRef {
  return { accountId, remoteId };
}
