import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pauseAccount } from "../accounts/pause";
import { makeRecoveryCodes } from "../profile/make-recovery-codes";
import { addActor, netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { actorFor, addPerson } from "../../testing/staff";
import { db, pool } from "./client";
import { locks } from "./locks";
import { staff } from "./schema";
import { resumeAccount } from "../accounts/resume";

let desk: TestDesk;
beforeAll(async () => void (desk = await startDesk()));
afterAll(() => desk.close());

const origin = { requestId: randomUUID(), address: null };
const message = "A transaction asked the pool for another connection. Pass it on to what it calls.";
/** More than the pool has connections. */
const atOnce = 24;

/** A query's own error carries what was wrong with it. */
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: Error) => (error.cause instanceof Error ? error.cause : error).message,
  );

describe("no transaction takes a second connection", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["a query", () => db().select().from(staff)],
    ["a transaction", () => db().transaction((tx) => tx.select().from(staff))],
    ["a query of the pool itself", async () => pool().query("select 1")],
  ])("%s inside of one is refused", async (_what, ask) => {
    expect(await reasonOf(db().transaction(() => ask()))).toBe(message);
    expect(await reasonOf(db().transaction((tx) => tx.transaction(() => ask())))).toBe(message);
  });

  it("what was begun inside of one and continues afterwards may ask", async () => {
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const later = await db().transaction(async () => ({
      rows: ended.then(() => db().select().from(staff).where(eq(staff.id, desk.actor.staffId))),
    }));
    end();
    expect(await later.rows).toHaveLength(1);
  });
});

describe(`${atOnce} at once, more than the pool has connections`, () => {
  it("recovery codes of one person", async () => {
    const actor = await actorFor(await addPerson("admin"));
    await desk.query(
      "insert into passkeys (id, staff_id, name, public_key, counter, transports) values ($1, $2, 'x', 'x', 0, '{}')",
      [randomUUID(), actor.staffId],
    );
    const made = await Promise.all(
      Array.from({ length: atOnce }, () => makeRecoveryCodes(actor, {}, origin)),
    );
    expect(made.every(({ codes }) => codes?.length === 10)).toBe(true);
  });

  it("changes of an account, by several people", async () => {
    const admins = await Promise.all(Array.from({ length: atOnce }, () => addActor("admin")));
    const ends = await Promise.allSettled(
      admins.map((admin, index) =>
        index % 2 === 0
          ? pauseAccount(admin, { accountId: netnutId, reason: "" }, origin)
          : resumeAccount(admin, { accountId: netnutId }, origin),
      ),
    );
    const reasons = ends.flatMap((end) => (end.status === "rejected" ? [(end.reason as Error).message] : []));
    expect(reasons.every((reason) => /is (not paused|paused already)\.$/.test(reason))).toBe(true);
    expect(ends.some(({ status }) => status === "fulfilled")).toBe(true);
  });
});

describe("advisory locks", () => {
  it("no two share a number", () =>
    expect(new Set(Object.values(locks)).size).toBe(Object.values(locks).length));
  it("whoever takes one has its number from the one list", () => {
    const sources = ["lib", "scripts"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    );
    const takers = sources.filter(
      (file) =>
        /\.(ts|mjs)$/.test(file) &&
        !/\.test\.ts$|^lib\/db\/locks\.ts$/.test(file) &&
        /pg_(try_)?advisory/.test(readFileSync(file, "utf8")),
    );
    expect(takers.filter((file) => !/\[\s*locks\.\w+,?\s*\]/.test(readFileSync(file, "utf8")))).toEqual([]);
  });
});
