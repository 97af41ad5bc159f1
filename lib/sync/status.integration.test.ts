import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { evaluateAlerts } from "../alerts/evaluate";
import { saveRule } from "../alerts/save-rule";
import { db } from "../db/client";
import { plainSearch } from "../domain/sub-users/search";
import { readSubUser } from "../sub-users/get";
import { listSubUsers } from "../sub-users/list";
import { refreshSubUser } from "../sub-users/refresh";
import { someOrigin } from "../../testing/accounts";
import { nineProxyId, perform, startDesk, type TestDesk } from "../../testing/desk";
import { syncAccount } from "./sync-account";

let desk: TestDesk;
const nine = () => desk.nineProxy.control;
const sync = () => syncAccount(nineProxyId, "schedule");

beforeAll(async () => {
  desk = await startDesk({ nineProxy: { users: 0 } });
});
afterAll(() => desk.close());

/** More than a few, so that they are compared as texts too. */
const users = 30;
const id = 7;
const ref = { accountId: nineProxyId, remoteId: String(id) };

beforeEach(async () => {
  nine().reset({ users: 0 });
  nine().options({ frozen: true });
  nine().insert(
    Array.from({ length: users }, (_, index) => ({
      id: index + 1,
      user_name: `user ${index + 1}`,
      usage_cap: 10_000_000_000,
      data_used: 1_000_000_000,
      status: 1,
    })),
  );
  await desk.query("delete from sub_users where account_id = $1", [nineProxyId]);
  await sync();
  expect(await status()).toBe("active");
});

const status = async () =>
  (
    await desk.query<{ status: string }>(
      "select status from sub_users where account_id = $1 and remote_id = $2",
      [nineProxyId, ref.remoteId],
    )
  )[0]?.status;
const listed = async (search: Partial<typeof plainSearch>) =>
  (await listSubUsers(desk.actor, { ...plainSearch, ...search, size: 250 })).rows.map(
    ({ remoteId }) => remoteId,
  );

describe("a status that is not known here", () => {
  it.each([4, 0, "1", { code: 1 }])("does not leave the one before: %o", async (said) => {
    nine().patch(id, { status: said });
    await sync();
    expect(await status()).toBe("unknown");
    expect(await listed({ status: ["active"] })).not.toContain(ref.remoteId);
    expect(await listed({ status: ["unknown"] })).toEqual([ref.remoteId]);

    nine().patch(id, { status: 1 });
    await sync();
    expect(await status()).toBe("active");
  });

  it("of many at once is stored for each, beside those that say none", async () => {
    for (let user = 1; user <= 25; user += 1) nine().patch(user, { status: user <= 20 ? 4 : null });
    await sync();
    const unknown = await listed({ status: ["unknown"] });
    expect(unknown.map(Number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
  });

  it("is what a look at it alone shows too", async () => {
    nine().patch(id, { status: 4 });
    const { subUser } = await refreshSubUser(desk.actor, ref);
    expect(subUser?.status).toBe("unknown");
  });

  it.each(["disable", "enable", "set-note"] as const)("is no basis for %s: nothing is sent", async (name) => {
    nine().patch(id, { status: 4 });
    await sync();
    const before = nine().ledger().length;
    const { operation } = await perform(
      desk.actor,
      nineProxyId,
      name,
      id,
      name === "set-note" ? { note: "called" } : {},
    );
    expect(operation.state).toBe("refused");
    expect(nine().ledger()).toHaveLength(before);
  });

  it("silences no alert about its cap", async () => {
    await saveRule(
      desk.actor,
      {
        id: randomUUID(),
        name: "Used",
        kind: "cap-percent",
        threshold: 90,
        scope: null,
        channels: [],
        enabled: true,
      },
      someOrigin,
    );
    nine().patch(id, { status: 4, data_used: 9_500_000_000 });
    await sync();
    await evaluateAlerts();
    expect(await desk.query("select remote_id from alert_events where cleared_at is null")).toEqual([
      { remote_id: ref.remoteId },
    ]);
  });
});

it("a row that says no status keeps the one that is known", async () => {
  nine().patch(id, { status: null });
  await sync();
  expect(await status()).toBe("active");
  nine().patch(id, { status: 2 });
  await sync();
  expect(await status()).toBe("disabled");
});

describe("what is used, where the listing does not say it so that it can be read", () => {
  const shown = async (remoteId = ref.remoteId) =>
    (await readSubUser(db(), { ...ref, remoteId })) ?? expect.fail("gone");
  const age = async () => {
    await desk.query(
      "update sub_users set observed_at = now() - interval '84 minutes', first_seen_at = observed_at",
    );
    await desk.query("update accounts set last_good_at = now() - interval '84 minutes'");
    await desk.query("update usage_last set at = now() - interval '84 minutes', looked_at = null");
  };
  const sampled = async () =>
    (
      await desk.query<{ at: Date }>(
        "select greatest(l.looked_at, l.at) as at from usage_last l join sub_users s on s.id = l.sub_user_id where remote_id = $1",
        [ref.remoteId],
      )
    )[0]?.at.getTime();

  it.each(["5.1 GB", -1, 1_234_567.5, 2 ** 53, null])("keeps its age: %o", async (said) => {
    await age();
    const before = await sampled();
    nine().patch(id, { data_used: said, ip_used: 5 });
    await sync();
    for (const look of [sync, () => refreshSubUser(desk.actor, ref)]) {
      const { trafficUsed, trafficAsOf } = await shown();
      expect(trafficUsed).toBe(1_000_000_000);
      expect(Math.round((Date.now() - Date.parse(trafficAsOf ?? "")) / 60_000)).toBe(84);
      await look();
    }
    expect(await sampled()).toBe(before);
    expect((await shown("8")).trafficAsOf).toBeNull();

    nine().patch(id, { data_used: 2_000_000_000 });
    await sync();
    expect(await shown()).toMatchObject({ trafficUsed: 2_000_000_000, trafficAsOf: null });
    expect(await sampled()).toBeGreaterThan(before ?? Infinity);
  });

  it("is stored once for each, also of many at once", async () => {
    await age();
    for (let user = 1; user <= 25; user += 1) nine().patch(user, { data_used: "5.1 GB" });
    await sync();
    const stored = () =>
      desk.query<{ observed_at: Date }>(
        "select observed_at from sub_users where account_id = $1 and used_said_at is not null",
        [nineProxyId],
      );
    const before = await stored();
    expect(before).toHaveLength(25);
    await sync();
    expect(await stored()).toEqual(before);
  });
});
