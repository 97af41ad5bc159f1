import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { evaluateAlerts } from "../alerts/evaluate";
import { saveRule } from "../alerts/save-rule";
import { plainSearch } from "../domain/sub-users/search";
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
