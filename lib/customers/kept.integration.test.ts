import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, dropDatabase, withClient } from "../../scripts/lib/databases.mjs";
import { startNineProxySandbox, type NineProxySandbox } from "../../sandbox/nine-proxy";
import { addNineProxy, someOrigin } from "../../testing/accounts";
import { nineProxyId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { removeAccount } from "../accounts/remove";
import { checkFile } from "../backup/file";
import { restoreBackup } from "../backup/restore";
import { planOf, sourceLevel, writeBackup } from "../backup/write";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { env } from "../env";
import { syncAccount } from "../sync/sync-account";
import { suggestCustomers } from "./adopt/suggest";
import { createCustomer } from "./create";

let desk: TestDesk;
let other: NineProxySandbox;
beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 5 } });
  other = await startNineProxySandbox({ users: 3, apiKey: `nine/key+${randomUUID()}` });
  await syncBoth();
});
afterAll(async () => {
  await other.close();
  await desk.close();
});

const create = (name: string, ...subUsers: SubUserRef[]) =>
  createCustomer(
    desk.actor,
    {
      id: randomUUID(),
      name,
      reference: `REF ${name}`,
      emails: [],
      contacts: [],
      timeZone: null,
      language: null,
      subUsers,
    },
    someOrigin,
  );
const rowOf = async ({ accountId, remoteId }: SubUserRef) =>
  (
    await desk.query<{ customer_id: string | null; gone: boolean }>(
      "select customer_id, vanished_at is not null as gone from sub_users where account_id = $1 and remote_id = $2",
      [accountId, remoteId],
    )
  )[0];

describe("a sub-user that vanishes", () => {
  it("keeps its customer, also when it returns; another id of its name is only suggested", async () => {
    const [user] = desk.nineProxy.control.state().users;
    if (!user) throw new Error("There are sub-users.");
    const ref = { accountId: nineProxyId, remoteId: String(user.id) };
    const { id } = await create("Lumen", ref);
    desk.nineProxy.control.remove(user.id);
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(ref)).toEqual({ customer_id: id, gone: true });

    const twin = { accountId: nineProxyId, remoteId: String(user.id + 900_000) };
    desk.nineProxy.control.insert([{ ...user, id: user.id + 900_000 }]);
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(twin)).toEqual({ customer_id: null, gone: false });
    const { suggestions } = await suggestCustomers(desk.actor, { way: "email", rows: [] });
    expect(suggestions[0]).toMatchObject({
      reason: { way: "returned", value: user.user_name },
      customer: { id, name: "Lumen" },
      subUsers: [twin],
    });

    desk.nineProxy.control.remove(user.id + 900_000);
    desk.nineProxy.control.insert([{ ...user }]);
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(ref)).toEqual({ customer_id: id, gone: false });
  });
});

describe("customers and their links", () => {
  const all = [
    "select * from customers order by id",
    "select * from customer_aliases order by key",
    "select * from customer_links order by id",
    "select account_id, remote_id, customer_id from sub_users order by account_id, remote_id",
  ];

  it("stay when an account is removed", async () => {
    const accountId = await addNineProxy(desk.actor, "Second", other.url, other.apiKey);
    await syncAccount(accountId, "schedule");
    const [user] = other.control.state().users;
    const ref = { accountId, remoteId: String(user?.id) };
    const { id } = await create("Second's", ref);
    await removeAccount(desk.actor, { accountId, label: "Second" }, someOrigin);
    expect(await rowOf(ref)).toMatchObject({ customer_id: id });
    expect(
      await desk.query("select 1 as open from customer_links where customer_id = $1 and until is null", [id]),
    ).toHaveLength(1);
  });

  it("are in a backup, and restored from it as they were", async () => {
    const folder = mkdtempSync(join(tmpdir(), "subdesk-customers-"));
    const name = `subdesk_customers_${randomUUID().slice(0, 8)}`;
    const url = await createDatabase(desk.databaseUrl, name);
    const file = join(folder, "one.backup");
    const plan = await planOf(url, await sourceLevel(desk.databaseUrl));
    await writeBackup(desk.databaseUrl, plan, file, env().authSecret, new Date());
    await restoreBackup(url, file, (await checkFile(file)).header);
    await withClient(url, async (client) => {
      for (const text of all) {
        const { rows } = await client.query(text);
        expect(rows.length).toBeGreaterThan(0);
        expect(JSON.stringify(rows)).toBe(JSON.stringify(await desk.query(text)));
      }
    });
    await dropDatabase(desk.databaseUrl, name);
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
});
