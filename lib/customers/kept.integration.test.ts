import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createDatabase, dropDatabase, withClient } from "../../scripts/lib/databases.mjs";
import { startNineProxySandbox, type NineProxySandbox } from "../../sandbox/nine-proxy";
import { addNineProxy, someOrigin } from "../../testing/accounts";
import { nineProxyId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { from } from "../../testing/staff";
import { removeAccount } from "../accounts/remove";
import { checkFile } from "../backup/file";
import { restoreBackup } from "../backup/restore";
import { planOf, sourceLevel, writeBackup } from "../backup/write";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { worksNoMore } from "../domain/texts/secret-links";
import { env } from "../env";
import { makeSecretLink } from "../secret-links/make";
import { openSecretLink } from "../secret-links/open";
import { getSubUser } from "../sub-users/get";
import { syncAccount } from "../sync/sync-account";
import { adoptCustomers, previewAdoption } from "./adopt/adopt";
import { suggestCustomers } from "./adopt/suggest";
import { createCustomer } from "./create";
import { figuresOf } from "./figures";
import { linkSubUsers } from "./link-sub-users";
import { makeCustomersFor } from "./make-for-sub-users";
import { undoCustomerChange } from "./undo";

let desk: TestDesk;
let other: NineProxySandbox;
beforeAll(async () => {
  // Where a one-time link leads.
  vi.stubEnv("APP_URL", "https://desk.example.com");
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 5 } });
  desk.nineProxy.control.options({ frozen: true });
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

describe("an id that the provider gives to another sub-user", () => {
  /** A tagged sub-user with a customer, whose id another has after the next listing. */
  async function reuse(created: number, used: number, name = "stranger", hasCustomer = true) {
    const id = (nextId += 1);
    const nine = desk.nineProxy.control;
    const former = { id, user_name: `former_${id}`, use_key: "a-Key-0815", note: "", usage_cap: 50 * GB };
    nine.insert([{ ...former, created_at: 1_760_000_000, data_used: 7 * GB }]);
    await syncAccount(nineProxyId, "schedule");
    const ref = { accountId: nineProxyId, remoteId: String(id) };
    await desk.query("update sub_users set tags = '{debtor}' where account_id = $1 and remote_id = $2", [
      nineProxyId,
      ref.remoteId,
    ]);
    const customer = await create(`Customer of ${id}`, ...(hasCustomer ? [ref] : []));
    return {
      ref,
      customer: customer.id,
      remove: async () => {
        nine.remove(id);
        await syncAccount(nineProxyId, "schedule");
        expect(await rowOf(ref)).toMatchObject({ gone: true });
      },
      give: async () => {
        // Samples are 15 minutes apart.
        await desk.query("update usage_last set at = at - interval '1 hour'");
        nine.remove(id);
        nine.insert([{ ...former, user_name: name, created_at: created, data_used: used }]);
        await syncAccount(nineProxyId, "schedule");
      },
    };
  }
  let nextId = 5_000;
  const GB = 1_000_000_000;
  const later = Math.floor(Date.now() / 1000);
  const tagsOf = async ({ remoteId }: SubUserRef) =>
    (
      await desk.query("select tags from sub_users where account_id = $1 and remote_id = $2", [
        nineProxyId,
        remoteId,
      ])
    )[0];

  it.each([
    ["after the one before was gone", true],
    ["between two listings", false],
  ])("leaves tags, customer and counters with the one before: %s", async (_, missed) => {
    const { ref, customer, remove, give } = await reuse(later, 2 * GB, `stranger_${missed}`);
    const { id: link, url } = await makeSecretLink(desk.actor, { ...ref, secret: "s3cret/former" }, from());
    if (missed) await remove();
    await give();
    expect(await rowOf(ref)).toEqual({ customer_id: null, gone: false });
    await expect(openSecretLink({ token: new URL(url).hash.slice(1) }, from())).rejects.toMatchObject({
      code: "forbidden",
      message: worksNoMore,
    });
    expect(
      await desk.query(
        "select actor_name, reason from audit_log where action = 'secret-link.revoke' and after ->> 'link' = $1",
        [link],
      ),
    ).toEqual([
      {
        actor_name: "Subdesk",
        reason: missed
          ? "The provider no longer lists the sub-user."
          : "The provider gave its id to another sub-user.",
      },
    ]);
    expect(await tagsOf(ref)).toEqual({ tags: [] });
    expect((await getSubUser(desk.actor, ref))?.anotherSince).toEqual(expect.any(String));
    expect(
      await desk.query(
        "select traffic::float8 from usage_samples u join sub_users s on s.id = u.sub_user_id where s.remote_id = $1 and s.account_id = $2 order by at",
        [ref.remoteId, nineProxyId],
      ),
    ).toEqual([{ traffic: 0 }, { traffic: 2 * GB }]);
    const [line] = await desk.query<{ reason: string; actor_name: string }>(
      "select reason, actor_name from audit_log where action = 'customer.unlink' and remote_id = $1 and account_id = $2",
      [ref.remoteId, nineProxyId],
    );
    expect(line).toEqual({ actor_name: "Subdesk", reason: "The provider gave its id to another sub-user." });

    // Whoever knows better opens the link again, and it stays.
    const [change] = await desk.query<{ id: string }>(
      "select end_change_id as id from customer_links where account_id = $1 and remote_id = $2",
      [nineProxyId, ref.remoteId],
    );
    await undoCustomerChange(desk.actor, { changeId: change?.id ?? "" }, someOrigin);
    await syncAccount(nineProxyId, "schedule");
    expect(await rowOf(ref)).toEqual({ customer_id: customer, gone: false });
  });

  const ways: Record<string, (ref: SubUserRef) => Promise<string>> = {
    "made with it": async (ref) => (await create(`Made for ${ref.remoteId}`, ref)).id,
    "that it is assigned to": async (ref) => {
      const { id } = await create(`Assigned ${ref.remoteId}`);
      const subUsers = [{ ...ref, seen: null }];
      await linkSubUsers(desk.actor, { changeId: randomUUID(), customerId: id, subUsers }, someOrigin);
      return id;
    },
    "made for it": async (ref) => {
      const changeId = randomUUID();
      const subUsers = [{ ...ref, seen: null }];
      const request = {
        changeId,
        name: `Beside ${ref.remoteId}`,
        useNamesakes: false,
        besides: [],
        subUsers,
      };
      return (await makeCustomersFor(desk.actor, request, someOrigin)).customer?.id ?? "";
    },
    "that adopts it": async (ref) => {
      const entry = { id: randomUUID(), customerId: null, name: `Adopts ${ref.remoteId}`, reference: null };
      const entries = [{ ...entry, emails: [], contacts: [], subUsers: [ref] }];
      const { digest } = await previewAdoption(desk.actor, { entries });
      await adoptCustomers(desk.actor, { changeId: randomUUID(), entries, digest }, someOrigin);
      return entry.id;
    },
  };
  it.each(Object.keys(ways))("gives a customer %s nothing of what one before it used", async (way) => {
    const { ref, give } = await reuse(later, 2 * GB, `heir ${way}`, false);
    await give();
    expect(await rowOf(ref)).toEqual({ customer_id: null, gone: false });
    const [row] = await desk.query<{ id: number }>(
      `update sub_users set another_since = another_since - interval '3 days'
        where account_id = $1 and remote_id = $2 and another_since is not null returning id`,
      [nineProxyId, ref.remoteId],
    );
    await desk.query("update usage_last set first_at = now() - interval '60 days' where sub_user_id = $1", [
      row?.id,
    ]);
    const planted = [2, 3, 4, 9].map((age) => [age, age * GB] as const);
    for (const [age, bytes] of planted)
      await desk.query(
        `insert into usage_months (sub_user_id, month, traffic, ips)
          select $1, date_trunc('month', day), array(select case when n = extract(day from day) then $3::bigint end
            from generate_series(1, 31) n), array_fill(null::bigint, array[31])
          from (select (now() at time zone 'UTC')::date - $2::int as day) given
          on conflict (sub_user_id, month) do update set traffic = array(select coalesce(b, a)
            from unnest(usage_months.traffic, excluded.traffic) with ordinality as slot(a, b, n) order by n)`,
        [row?.id, age, bytes],
      );
    const make = ways[way] ?? expect.fail("no way");
    const customer = await make(ref);
    // From the day on which the id became its own, and what it has used today.
    const [figures] = await figuresOf([customer], { contacts: false, exact: true });
    expect(figures?.month).toBe((2 + 3 + 2) * GB);
  });

  it.each([
    ["a new name", 1_760_000_000, 7 * GB],
    ["a new name and another time of creation, with the same use", later, 7 * GB],
  ])("is not what %s alone means", async (_, created, used) => {
    const { ref, customer, give } = await reuse(created, used, `renamed_${created}_${used}`);
    const { url } = await makeSecretLink(desk.actor, { ...ref, secret: "s3cret/same" }, from());
    await give();
    expect(await rowOf(ref)).toEqual({ customer_id: customer, gone: false });
    expect(await openSecretLink({ token: new URL(url).hash.slice(1) }, from())).toEqual({
      secret: "s3cret/same",
    });
    expect(await tagsOf(ref)).toEqual({ tags: ["debtor"] });
    expect((await getSubUser(desk.actor, ref))?.anotherSince).toBeNull();
  });
});

describe("customers and their links", () => {
  const all = [
    "select * from customers order by id",
    "select * from customer_aliases order by key",
    "select customer_links::text from customer_links order by id",
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
