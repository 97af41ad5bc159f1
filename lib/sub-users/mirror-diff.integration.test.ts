import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import type { RemoteSubUser } from "../providers/provider";
import { nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { diffWithMirror } from "./mirror-diff";
import { observeSubUsers } from "./observe";

const separator = "\u001f";
const betweenItems = "\u001e";
const seen = new Date("2026-03-01T10:00:00.123Z");
const later = new Date("2026-03-01T10:01:00.456Z");

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());

/** Enough of one kind to be compared as texts. */
function listing(more: Partial<RemoteSubUser>): RemoteSubUser[] {
  return Array.from({ length: 25 }, (_, index) => ({
    remoteId: String(index),
    name: `Kunde ${index} „süß“ 🦊 E'\\x1f' \\ "`,
    status: "active",
    ...more,
  }));
}

const whole: Partial<RemoteSubUser> = {
  login: "login",
  email: "a@b.example",
  note: "",
  trafficCap: 5_000_000_000,
  trafficUsed: 4_999_999_999_999_999,
  ipCap: null,
  ipUsed: 0,
  createdAt: new Date("2024-02-29T23:59:59.999Z"),
  updatedAt: new Date("2026-01-01T00:00:00.001Z"),
};

const kinds: [string, Partial<RemoteSubUser>][] = [
  ["every field", whole],
  ["a name alone", {}],
  ["no state", { ...whole, status: "unknown" }],
  ["a cap that should be there", { ...whole, trafficCap: undefined, unreported: ["trafficCap"] }],
  ["a separator in the note", { ...whole, note: `a${separator}b` }],
  ["the one between items in the note", { ...whole, note: `a${betweenItems}b` }],
  ["a character that cannot be stored", { ...whole, note: "a\u0000b\ud800" }],
];

const changes: [string, Partial<RemoteSubUser>][] = [
  ["name", { name: "other" }],
  ["status", { status: "disabled" }],
  ["login", { login: "other" }],
  ["email", { email: "" }],
  ["note", { note: "other" }],
  ["note with a separator", { note: `login${separator}` }],
  ["note with the one between items", { note: `login${betweenItems}` }],
  ["trafficCap", { trafficCap: 5_000_000_001, unreported: [] }],
  ["trafficCap to unlimited", { trafficCap: null, unreported: [] }],
  ["ipCap", { ipCap: 0 }],
  ["ipCap not said", { ipCap: undefined, unreported: ["ipCap"] }],
  ["trafficUsed", { trafficUsed: 4_999_999_999_999_998 }],
  ["ipUsed", { ipUsed: 1 }],
  ["createdAt by a millisecond", { createdAt: new Date("2024-03-01T00:00:00.000Z") }],
  ["updatedAt by a millisecond", { updatedAt: new Date("2026-01-01T00:00:00.002Z") }],
];

async function changedIn(items: readonly RemoteSubUser[]): Promise<string[]> {
  const { changed } = await diffWithMirror(
    db(),
    nineProxyId,
    items.map((item) => ({ item, observedAt: later })),
  );
  return changed.map(({ item }) => item.remoteId);
}

describe.each(kinds)("rows that report %s", (_, kind) => {
  beforeAll(async () => {
    await desk.query("truncate sub_users cascade");
    await observeSubUsers(db(), nineProxyId, listing(kind), seen);
  });

  it("are no news while they are as they were", async () => {
    expect(await changedIn(listing(kind))).toEqual([]);
  });

  it.each(changes)("are news where one differs in %s", async (_field, change) => {
    const items = listing(kind);
    items[7] = { ...items[7], ...change } as RemoteSubUser;
    expect(await changedIn(items)).toEqual(["7"]);
  });

  it("are news where one was missing, was gone, or is new", async () => {
    await desk.query("update sub_users set missing_since = now() where remote_id = '3'");
    await desk.query("update sub_users set vanished_at = now() where remote_id = '5'");
    const items = [...listing(kind), { ...listing(kind)[0], remoteId: "new" } as RemoteSubUser];
    expect((await changedIn(items)).toSorted()).toEqual(["3", "5", "new"]);
  });
});

it("is no news what was seen later already", async () => {
  await desk.query("truncate sub_users cascade");
  await observeSubUsers(db(), nineProxyId, listing(whole), later);
  const { changed } = await diffWithMirror(
    db(),
    nineProxyId,
    listing({ ...whole, note: "earlier" }).map((item) => ({ item, observedAt: seen })),
  );
  expect(changed).toEqual([]);
});

it("never stores a moment that is yet to come", async () => {
  await desk.query("truncate sub_users cascade");
  await observeSubUsers(db(), nineProxyId, listing(whole), new Date(Date.now() + 7_200_000));
  expect(
    await desk.query(
      // Moments are stored to the millisecond, that is up to half of one ahead.
      "select count(*)::int as ahead from sub_users where greatest(observed_at, first_seen_at) > now() + interval '1 millisecond'",
    ),
  ).toEqual([{ ahead: 0 }]);
});
