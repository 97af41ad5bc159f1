import { afterAll, beforeAll, expect, it } from "vitest";
import { addActor, netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { findByUserName } from "./find-by-user-name";

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  for (const [account, id, name, login] of [
    [netnutId, "1", "Acme", "acme-eu"],
    [netnutId, "2", "acme", null],
    [netnutId, "3", "Acme EU res", "acme-eu-res"],
    [nineProxyId, "4", "acme-eu", null],
    [nineProxyId, "5", "100%_x", "a_b"],
  ])
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, login, status, first_seen_at, observed_at) values ($1, $2, $3, $4, 'active', now(), now())",
      [account, id, name, login],
    );
});
afterAll(() => desk.close());

const found = async (userName: string) =>
  (await findByUserName(await addActor("viewer"), userName)).map(({ remoteId }) => remoteId);

it("a user name finds its sub-user, the longest login that it can mean first", async () => {
  expect((await found("acme-eu")).toSorted()).toEqual(["1", "2", "4"]);
  expect((await found("acme-eu")).at(-1)).toBe("2");
  // With choices as one provider's gateway takes them; at the other the same text is a login of its own.
  expect(await found("acme-eu-res-us-sid-123")).toEqual(["3", "1", "2"]);
  expect(await found("ACME-EU-us")).toEqual(["1", "2"]);
  expect(await found("a_b")).toEqual(["5"]);
});

it("nothing is found by what is none, and no wildcard is one", async () => {
  for (const text of [
    "",
    " ",
    "a%b",
    "a.b",
    "acm",
    "%",
    "\u0000",
    "\ud800",
    "'; drop table sub_users; --",
    "-",
  ])
    expect(await found(text), text).toEqual([]);
  await desk.query("update sub_users set vanished_at = now() where remote_id = '5'");
  expect(await found("a_b")).toEqual([]);
});
