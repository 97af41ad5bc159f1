import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeskError } from "../domain/errors";
import { observeSubUsers } from "../sub-users/observe";
import {
  addActor,
  netnutId,
  nineProxyId,
  perform,
  startDesk,
  syncBoth,
  type TestDesk,
} from "../../testing/desk";
import { plantNetnut, plantNineProxy } from "../../testing/plant";
import { refreshRates } from "../usage/refresh-rates";
import { db, pool } from "../db/client";
import { operations } from "../db/schema";
import { subdesk } from "../actor";
import { settleOperation } from "./settle";
import { lookAfterSync, postpone } from "./watch";
import type { OperationName } from "../domain/operations/names";
import type { PerformRequest } from "../domain/operations/operation";

const GB = 1_000_000_000;
const atOnce = 12;
let desk: TestDesk;
const nine = () => desk.nineProxy.control;
const net = () => desk.netnut.control;

beforeAll(async () => {
  desk = await startDesk();
  nine().options({ frozen: true });
  net().options({ frozen: true, poolGb: 1_000_000 });
  await syncBoth();
  // Open connections bring the requests closer together.
  await Promise.all(Array.from({ length: atOnce }, () => pool().query("select pg_sleep(0.05)")));
});
afterAll(() => desk.close());

let next = 0;
/** Deadlocks the database broke up, including any that no request reported. */
async function deadlocks(): Promise<number> {
  await desk.query("select pg_stat_force_next_flush()");
  const [row] = await desk.query<{ deadlocks: number }>(
    "select deadlocks from pg_stat_database where datname = current_database()",
  );
  return row?.deadlocks ?? 0;
}

async function ends(requests: Promise<unknown>[]): Promise<string[]> {
  return (await Promise.allSettled(requests)).map((end) =>
    end.status === "fulfilled"
      ? "fine"
      : end.reason instanceof DeskError
        ? end.reason.code
        : String(end.reason),
  );
}

describe("the same request many times at once", () => {
  const cases: [
    string,
    string,
    OperationName,
    (desk: TestDesk) => Promise<string | null>,
    () => Record<string, unknown>,
  ][] = [
    ["traffic", netnutId, "allocate-traffic", plantNetnut, () => ({ gigabytes: 1 })],
    ["a higher cap", nineProxyId, "set-limits", plantNineProxy, () => ({ trafficCap: 6 * GB })],
    ["a note", nineProxyId, "set-note", plantNineProxy, () => ({ note: "new" })],
    [
      "a creation",
      nineProxyId,
      "create",
      () => Promise.resolve(null),
      () => ({ user_name: `made_at_once_${(next += 1)}`, use_key: "Key-0815!", trafficCap: GB }),
    ],
  ];

  it.each(cases)(
    "%s, under one id: carried out once, and every request has its answer",
    async (_name, account, operation, subject, input) => {
      const before = await deadlocks();
      for (let round = 0; round < 8; round += 1) {
        const [id, asked, request] = [
          await subject(desk),
          input(),
          { operationId: randomUUID() } satisfies Partial<PerformRequest>,
        ];
        const actor = await addActor("operator");
        expect(
          await ends(
            Array.from({ length: atOnce }, () => perform(actor, account, operation, id, asked, request)),
          ),
        ).toEqual(Array(atOnce).fill("fine"));
        expect(await desk.query("select state from operations where id = $1", [request.operationId])).toEqual(
          [{ state: "done" }],
        );
      }
      expect(await deadlocks()).toBe(before);
    },
  );

  it.each(cases)(
    "%s, under an id each: one goes ahead, the others hear that it is under way",
    async (_name, account, operation, subject, input) => {
      const before = await deadlocks();
      for (let round = 0; round < 3; round += 1) {
        const [id, asked] = [await subject(desk), input()];
        const outcomes = await ends(
          Array.from({ length: atOnce }, () => perform(desk.actor, account, operation, id, asked)),
        );
        expect(outcomes.filter((end) => end !== "fine" && end !== "conflict")).toEqual([]);
        expect(outcomes).toContain("fine");
      }
      expect(await deadlocks()).toBe(before);
    },
  );
});

describe("what changes several rows at once", () => {
  it("unknown outcomes of one sub-user settled, superseded, put off and made due, all at the same time", async () => {
    const before = await deadlocks();
    const id = await plantNineProxy(desk);
    const [subUser] = await desk.query<{ name: string }>("select name from sub_users where remote_id = $1", [
      id,
    ]);
    const rows = await db()
      .insert(operations)
      .values(
        Array.from({ length: 25 }, (_, index) => ({
          id: randomUUID(),
          operation: "set-limits" as const,
          accountId: nineProxyId,
          remoteId: id,
          name: subUser?.name ?? "",
          state: "unknown" as const,
          input: { trafficCap: (index + 1) * GB },
          digest: "none",
          checkable: true,
          nextLookAt: new Date(),
          actorName: "Ada Admin",
          requestId: "test",
          sentAt: new Date(Date.now() - 60_000 + index * 1_000),
          instanceId: randomUUID(),
        })),
      )
      .returning();
    const seen = {
      remoteId: id,
      name: subUser?.name ?? "",
      status: "active" as const,
      trafficCap: GB,
      trafficUsed: 0,
    };
    const settle = (row: (typeof rows)[number], index: number) =>
      settleOperation(row, {
        state: "done",
        message: null,
        after: { ...seen, trafficUsed: index },
        observedAt: new Date(),
        by: subdesk,
      });
    const others = Array.from(
      { length: 40 },
      (_, index) => () => (index % 2 === 0 ? postpone(rows) : lookAfterSync(db(), nineProxyId, new Date())),
    );
    expect(
      (
        await ends([
          ...rows.toReversed().map((row, index) => settle(row, index)),
          ...others.map((work) => work()),
        ])
      ).filter((end) => end !== "fine"),
    ).toEqual([]);
    expect(
      await desk.query(
        "select count(*)::int as rows from operations where remote_id = $1 and state not in ('done', 'superseded')",
        [id],
      ),
    ).toEqual([{ rows: 0 }]);
    expect(await deadlocks()).toBe(before);
  });

  it("a listing and the rates of everyone in it", async () => {
    const before = await deadlocks();
    const items = Array.from({ length: 400 }, (_, index) => ({
      remoteId: String(900_000 + index),
      name: `rated ${index}`,
      status: "active" as const,
      trafficUsed: index,
    }));
    await observeSubUsers(db(), nineProxyId, items, new Date());
    const backwards = items.toReversed();
    for (let round = 0; round < 4; round += 1) {
      await desk.query("update sub_users set week_traffic = null");
      const listings = [items, backwards].map((listed) =>
        observeSubUsers(
          db(),
          nineProxyId,
          listed.map((item) => ({ ...item, name: `${item.name} ${round}` })),
          new Date(),
          { alwaysStamp: true },
        ),
      );
      expect(await ends([...listings, refreshRates(), refreshRates()])).toEqual([
        "fine",
        "fine",
        "fine",
        "fine",
      ]);
    }
    expect(await deadlocks()).toBe(before);
  });
});
