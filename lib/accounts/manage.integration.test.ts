import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startNetnutSandbox } from "../../sandbox/netnut";
import { startNineProxySandbox } from "../../sandbox/nine-proxy";
import { listAudit } from "../audit/list";
import { databaseNow } from "../clock";
import { createCustomer } from "../customers/create";
import { db } from "../db/client";
import { allAudit } from "../domain/audit/search";
import { DeskError } from "../domain/errors";
import { listSubUsers } from "../sub-users/list";
import { observeSubUsers } from "../sub-users/observe";
import { observeUsage } from "../sub-users/observe-usage";
import { refreshSubUser } from "../sub-users/refresh";
import { plainSearch } from "../domain/sub-users/search";
import { requestSync } from "../sync/request";
import { syncAccount } from "../sync/sync-account";
import { readPool } from "../pool/read";
import { addNineProxy, someOrigin, tryNineProxy } from "../../testing/accounts";
import {
  addActor,
  connectionOf,
  dumpTables,
  netnutId,
  nineProxyId,
  perform,
  startDesk,
  type TestDesk,
} from "../../testing/desk";
import { leaksIn } from "../../testing/leaks";
import { someKey, startRekeyable } from "../../testing/rekeyable";
import { planFor } from "../../testing/runs";
import { carryOutRun } from "../runs/carry-out";
import { confirmRun } from "../runs/confirm";
import { wakeRuns } from "../runs/wake";
import { addAccount } from "./add";
import { configuredAccount } from "./configured";
import { storeCalls } from "./count-calls";
import { listAccounts } from "./list";
import { pauseAccount } from "./pause";
import { listProviders } from "./providers";
import { registerAccounts } from "./register";
import { removeAccount } from "./remove";
import { renameAccount } from "./rename";
import { replaceKey } from "./replace-key";
import { testConnection } from "./test-connection";
import { accountNow } from "./now";
import { resumeAccount } from "./resume";

const GB = 1_000_000_000;
let desk: TestDesk;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 2_000 });
});
afterEach(async () => void (await Promise.all(closing.splice(0).map((close) => close()))));
afterAll(() => desk.close());

const failure = (work: Promise<unknown>): Promise<DeskError> =>
  work.then(
    () => {
      throw new Error("It went through.");
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(DeskError);
      return error as DeskError;
    },
  );
const view = async (id: string) => (await listAccounts(desk.actor)).find((account) => account.id === id);
const stored = () =>
  desk.query<{ id: string; label: string; sealed: string | null; configured: boolean }>(
    "select a.id, a.label, c.sealed, a.configured from accounts a left join account_credentials c on c.account_id = a.id where a.source = 'desk'",
  );
const audited = async (action: string) => (await listAudit(desk.actor, { ...allAudit, action })).rows;
const unique = (word: string) => `${word} ${randomUUID().slice(0, 8)}`;

async function nineProxyOf(users = 12) {
  const sandbox = await startNineProxySandbox({ users, apiKey: someKey() });
  closing.push(() => sandbox.close());
  return sandbox;
}

async function rekeyable() {
  const peer = await startRekeyable();
  closing.push(() => peer.close());
  return peer;
}

describe("adding", () => {
  it("tries the key, keeps it sealed, and the account is there at once", async () => {
    const sandbox = await nineProxyOf();
    const label = unique("Second");
    const id = await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey, {
      gateway: "gw.example.com:1000:2000",
    });
    expect(await view(id)).toMatchObject({
      label,
      provider: "nine-proxy",
      source: "desk",
      health: "reachable",
      host: new URL(sandbox.url).host,
      gateway: { host: "gw.example.com", httpPort: 1000, socksPort: 2000 },
      paused: null,
      locked: null,
    });
    expect(await syncAccount(id, "schedule")).toBe(true);
    expect((await view(id))?.subUsers).toBe(12);
    expect((await stored()).find((row) => row.id === id)?.sealed).toMatch(/^v1\.[0-9a-f]{16}\.[\w-]+$/);
    expect(await audited("account.add")).toContainEqual(
      expect.objectContaining({
        accountId: id,
        subject: label,
        outcome: "done",
        after: { provider: "9Proxy", address: new URL(sandbox.url).host, with: "API key", tested: true },
      }),
    );
  });

  it("offers each provider's own ways, drawn from its descriptor", async () => {
    const [netnut, nineProxy] = await listProviders(desk.actor);
    expect(
      netnut?.ways.map(({ id, fields }) => [
        id,
        ...fields.map(({ name, widget, required, secret }) => [name, widget, required, secret]),
      ]),
    ).toEqual([
      ["token", ["token", "secret", true, true], ["scheme", "choice", false, false]],
      [
        "login",
        ["email", "email", true, false],
        ["password", "secret", true, true],
        ["scheme", "choice", false, false],
      ],
    ]);
    expect(netnut).toMatchObject({
      address: "https://customers-api.netnut.io/v1",
      gateway: "gw.netnut.net:5959:9595",
    });
    expect(nineProxy?.ways.map(({ fields }) => fields.map(({ name }) => name))).toEqual([["apiKey"]]);
  });

  it("takes NetNut's e-mail and password", async () => {
    const sandbox = await startNetnutSandbox({ users: 6 });
    closing.push(() => sandbox.close());
    const given = (password: string) =>
      addAccount(
        desk.actor,
        {
          provider: "netnut",
          way: "login",
          label: unique("NetNut"),
          credentials: { email: sandbox.email, password },
          address: sandbox.url,
          gateway: "",
          anyway: false,
        },
        someOrigin,
      );
    expect((await failure(given("not-the-password"))).fields?.["credentials.password"]).toMatch(
      /^NetNut refused/,
    );
    const outcome = await given(sandbox.password);
    if (outcome.state !== "saved") throw new Error(outcome.message);
    await syncAccount(outcome.accountId, "schedule");
    expect(await view(outcome.accountId)).toMatchObject({ subUsers: 6, gateway: { host: "gw.netnut.net" } });
  });

  it("refuses other credentials to customers that are here already, as a login beside a token", async () => {
    const sandbox = await startNetnutSandbox({ users: 6 });
    closing.push(() => sandbox.close());
    const add = (way: string, credentials: Record<string, string>) =>
      addAccount(
        desk.actor,
        {
          provider: "netnut",
          way,
          label: unique("NetNut"),
          credentials,
          address: sandbox.url,
          gateway: "",
          anyway: false,
        },
        someOrigin,
      );
    const login = { email: sandbox.email, password: sandbox.password };
    const first = await add("token", { token: sandbox.token });
    if (first.state !== "saved") throw new Error(first.message);
    await syncAccount(first.accountId, "schedule");
    const before = await stored();
    expect((await failure(add("login", login))).fields).toEqual({
      "credentials.password": `They give access to the sub-users of ${first.label}. Every sub-user would be listed twice.`,
    });
    expect(await stored()).toEqual(before);
    // Its own credentials may be another way to the same customers.
    expect(
      await replaceKey(
        desk.actor,
        {
          accountId: first.accountId,
          way: "login",
          credentials: login,
          address: "",
          anyway: false,
          others: false,
        },
        someOrigin,
      ),
    ).toMatchObject({ state: "saved" });
  });

  it("refuses a key that its provider refuses, beside the field, and keeps nothing", async () => {
    const sandbox = await nineProxyOf();
    const key = someKey();
    const label = unique("Refused");
    const before = await stored();
    const error = await failure(tryNineProxy(desk.actor, label, sandbox.url, key));
    expect(error).toMatchObject({ code: "invalid" });
    expect(Object.keys(error.fields ?? {})).toEqual(["credentials.apiKey"]);
    expect(error.fields?.["credentials.apiKey"]).toMatch(/^9Proxy refused it: /);
    // Also when someone insists: a refusal is no doubt.
    await failure(tryNineProxy(desk.actor, label, sandbox.url, key, { anyway: true }));
    expect(await stored()).toEqual(before);
    expect(await audited("account.add")).toContainEqual(
      expect.objectContaining({ subject: label, outcome: "refused", accountId: null }),
    );
    expect(
      leaksIn(JSON.stringify([error, error.message, error.fields, await dumpTables(desk)]), key),
    ).toEqual([]);
  });

  it("asks before it keeps what no one could try", async () => {
    const sandbox = await nineProxyOf();
    await sandbox.close();
    const label = unique("Unreachable");
    const before = await stored();
    const asked = await tryNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey);
    expect(asked).toMatchObject({ state: "unproven", message: expect.stringContaining("cannot be reached") });
    expect(await stored()).toEqual(before);
    const id = await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey, { anyway: true });
    expect(await view(id)).toMatchObject({ health: "unreachable", label });
  });

  it.each([
    [{ provider: "none" }, "not-found", []],
    [{ way: "token" }, "not-found", []],
    [{ credentials: {} }, "invalid", ["credentials.apiKey"]],
    [{ credentials: { apiKey: "a key with spaces" } }, "invalid", ["credentials.apiKey"]],
    [{ credentials: { apiKey: "x", other: "y" } }, "invalid", null],
    [{ address: "ftp://example.com" }, "invalid", ["address"]],
    [{ address: "file:///etc/passwd" }, "invalid", ["address"]],
    [{ address: "https://me:secret@example.com" }, "invalid", ["address"]],
    [{ gateway: "nowhere" }, "invalid", ["gateway"]],
  ])("refuses %o", async (part, code, fields) => {
    const before = await stored();
    const error = await failure(
      addAccount(
        desk.actor,
        {
          provider: "nine-proxy",
          way: "key",
          label: unique("Wrong"),
          credentials: { apiKey: "x" },
          address: "",
          gateway: "",
          anyway: false,
          ...part,
        } as Parameters<typeof addAccount>[1],
        someOrigin,
      ),
    );
    expect(error.code).toBe(code);
    if (fields) expect(Object.keys(error.fields ?? {})).toEqual(fields);
    expect(await stored()).toEqual(before);
  });

  it("refuses a name that is taken, and credentials that are connected already, before anything is sent", async () => {
    const sandbox = await nineProxyOf();
    const label = unique("First");
    await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey);
    const asked = sandbox.control.requests().total;
    expect(
      (await failure(tryNineProxy(desk.actor, label.toUpperCase(), sandbox.url, someKey()))).fields,
    ).toEqual({ label: "Another account has this name." });
    expect(
      (await failure(tryNineProxy(desk.actor, unique("Twin"), `${sandbox.url}/`, sandbox.apiKey))).fields?.[
        "credentials.apiKey"
      ],
    ).toContain(`${label} uses these credentials already`);
    expect(
      (await failure(tryNineProxy(desk.actor, unique("Twin"), desk.nineProxy.url, desk.nineProxy.apiKey)))
        .fields?.["credentials.apiKey"],
    ).toContain("9Proxy uses these credentials already");
    expect(sandbox.control.requests().total).toBe(asked);
  });

  it("lets only one of two through that come at the same moment", async () => {
    const sandbox = await nineProxyOf();
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map((index) =>
        addNineProxy(desk.actor, unique(`Race ${index}`), sandbox.url, sandbox.apiKey),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("two accounts of one provider", () => {
  it("have rows, operations and pace of their own", async () => {
    const [one, two] = [await nineProxyOf(15), await nineProxyOf(15)];
    const a = await addNineProxy(desk.actor, unique("A"), one.url, one.apiKey);
    const b = await addNineProxy(desk.actor, unique("B"), two.url, two.apiKey);
    // The key was tried before there was an account.
    const tries = [one, two].map(({ control }) => control.requests().total);
    await Promise.all([syncAccount(a, "schedule"), syncAccount(b, "schedule")]);
    const ids = (sandbox: typeof one) =>
      sandbox.control
        .state()
        .users.map((user) => String(user.id))
        .toSorted();
    const mirrored = async (id: string) =>
      (
        await desk.query<{ remote_id: string }>(
          "select remote_id from sub_users where account_id = $1 order by remote_id",
          [id],
        )
      ).map((row) => row.remote_id);
    expect((await mirrored(a)).toSorted()).toEqual(ids(one));
    expect((await mirrored(b)).toSorted()).toEqual(ids(two));
    // Each counts what was asked of it, once it is stored; a second time adds nothing.
    await storeCalls();
    await storeCalls();
    const counts = await Promise.all([view(a), view(b)]);
    expect(counts.map((account) => account?.calls.today.calls)).toEqual(
      [one, two].map(({ control }, index) => control.requests().total - (tries[index] ?? 0)),
    );
    expect(counts[0]?.calls.today.bytes).toBeGreaterThan(1_000);
    expect(counts[0]?.calls.yesterday).toEqual({ calls: 0, bytes: 0 });
    const target = ids(one)[0] ?? "";
    const [before] = [two.control.ledger().length];
    expect((await perform(desk.actor, a, "set-note", target, { note: "only here" })).operation.state).toBe(
      "done",
    );
    expect(two.control.ledger()).toHaveLength(before);
    expect(one.control.user(target)?.note).toBe("only here");
    expect(connectionOf(a).pacer).not.toBe(connectionOf(b).pacer);
    const { rows } = await listSubUsers(desk.actor, { ...plainSearch, q: "only here" });
    expect(rows.map(({ accountId, remoteId }) => [accountId, remoteId])).toEqual([[a, target]]);
  });
});

describe("renaming", () => {
  it("changes the name everywhere and nothing else", async () => {
    const sandbox = await nineProxyOf();
    const id = await addNineProxy(desk.actor, unique("Old"), sandbox.url, sandbox.apiKey);
    const { connection } = connectionOf(id);
    const label = unique("New");
    await renameAccount(desk.actor, { accountId: id, label }, someOrigin);
    expect((await view(id))?.label).toBe(label);
    expect(connectionOf(id).connection).toBe(connection);
    expect(connectionOf(id).withdrawn.aborted).toBe(false);
    expect(
      (await failure(renameAccount(desk.actor, { accountId: id, label: "9proxy" }, someOrigin))).fields,
    ).toEqual({ label: "Another account has this name." });
  });
});

describe("replacing a key", () => {
  it("tries the new one first, clears the refusal, and every new call uses it", async () => {
    const peer = await rekeyable();
    const id = await addNineProxy(desk.actor, unique("Rekeyed"), peer.url, peer.sandbox().apiKey);
    await syncAccount(id, "schedule");
    const fresh = someKey();
    await peer.rekey(fresh);
    await syncAccount(id, "schedule");
    expect((await view(id))?.health).toBe("refused");

    const replace = (apiKey: string) =>
      replaceKey(
        desk.actor,
        { accountId: id, way: "key", credentials: { apiKey }, address: "", anyway: false, others: false },
        someOrigin,
      );
    expect((await failure(replace(someKey()))).fields?.["credentials.apiKey"]).toMatch(/^9Proxy refused it/);
    expect((await view(id))?.health).toBe("refused");
    expect(await replace(fresh)).toMatchObject({ state: "saved", accountId: id });
    expect(await view(id)).toMatchObject({ health: "reachable", healthMessage: null });
    const target = String(peer.sandbox().control.state().users[0]?.id);
    expect(
      (await perform(desk.actor, id, "set-note", target, { note: "with the new key" })).operation.state,
    ).toBe("done");
    expect(await audited("account.replace-key")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ accountId: id, outcome: "done" }),
        expect.objectContaining({ accountId: id, outcome: "refused" }),
      ]),
    );
  });

  it("asks before it takes a good key that leads to other customers", async () => {
    const peer = await rekeyable();
    const id = await addNineProxy(desk.actor, unique("Mixed up"), peer.url, peer.sandbox().apiKey);
    await syncAccount(id, "schedule");
    const key = someKey();
    await peer.rekey(key);
    for (const user of peer.sandbox().control.state().users) peer.sandbox().control.remove(user.id);
    peer.sandbox().control.insert([{ user_name: "somebody_else" }]);
    const replace = (accepted: { anyway: boolean; others: boolean }) =>
      replaceKey(
        desk.actor,
        { accountId: id, way: "key", credentials: { apiKey: key }, address: "", ...accepted },
        someOrigin,
      );
    const asked = {
      state: "unproven",
      why: "others",
      message: expect.stringContaining("sees none of this account’s sub-users"),
    };
    expect(await replace({ anyway: false, others: false })).toMatchObject(asked);
    // That it may be saved unproven says nothing of other customers.
    expect(await replace({ anyway: true, others: false })).toMatchObject(asked);
    expect(await replace({ anyway: false, others: true })).toMatchObject({ state: "saved" });
  });

  it("asks where the ids are the same and the names are others’, and takes some that were renamed", async () => {
    const peer = await rekeyable();
    const id = await addNineProxy(desk.actor, unique("Same ids"), peer.url, peer.sandbox().apiKey);
    await syncAccount(id, "schedule");
    const key = someKey();
    await peer.rekey(key);
    const { control } = peer.sandbox();
    const replace = () =>
      replaceKey(
        desk.actor,
        {
          accountId: id,
          way: "key",
          credentials: { apiKey: key },
          address: "",
          anyway: false,
          others: false,
        },
        someOrigin,
      );
    const users = control.state().users;
    for (const user of users) control.patch(user.id, { user_name: `stranger_${user.id}` });
    expect(await replace()).toMatchObject({ state: "unproven", why: "others" });
    // Any three are looked at: two that were renamed do not make the third another customer's.
    for (const user of users.slice(2)) control.patch(user.id, { user_name: user.user_name });
    expect(await replace()).toMatchObject({ state: "saved" });
  });

  describe("for one to other customers", () => {
    /** An account of 9Proxy, and another 9Proxy with the same ids and other names. */
    async function twoOfOneKind() {
      const [ours, theirs] = [await nineProxyOf(), await nineProxyOf()];
      for (const { id } of theirs.control.state().users)
        theirs.control.patch(id, { user_name: `stranger_${id}` });
      const label = unique("Swapped");
      const id = await addNineProxy(desk.actor, label, ours.url, ours.apiKey);
      await syncAccount(id, "schedule");
      const draft = await planFor(
        desk.actor,
        id,
        ours.control
          .state()
          .users.filter(({ status }) => status === 1)
          .map((user) => String(user.id)),
        { action: "disable" },
      );
      await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, someOrigin);
      const replace = () =>
        replaceKey(
          desk.actor,
          {
            accountId: id,
            way: "key",
            credentials: { apiKey: theirs.apiKey },
            address: theirs.url,
            anyway: false,
            others: true,
          },
          someOrigin,
        );
      return { id, ours, theirs, label, runId: draft.id, replace };
    }
    const runOf = async (runId: string) =>
      (
        await desk.query<{ state: string; pause_reason: string | null; pause_message: string | null }>(
          "select state, pause_reason, pause_message from runs where id = $1",
          [runId],
        )
      )[0];
    const forPeople = (label: string) => ({
      state: "paused",
      pause_reason: "person",
      pause_message: `${label} was given a key to other sub-users. Check the rows of this run before you resume it.`,
    });
    const pausesOf = async (runId: string) =>
      (await audited("run.pause")).filter((line) => line.runId === runId);

    it("leaves a run that waits to be begun to a person", async () => {
      const { theirs, label, runId, replace } = await twoOfOneKind();
      expect(await replace()).toMatchObject({ state: "saved" });
      expect(await runOf(runId)).toEqual(forPeople(label));
      expect(await pausesOf(runId)).toHaveLength(1);
      await wakeRuns();
      await carryOutRun(runId);
      expect(await runOf(runId)).toEqual(forPeople(label));
      expect(theirs.control.ledger()).toEqual([]);
    });

    it("leaves a run under way to a person, and none of its rows reaches the others", async () => {
      const { ours, theirs, label, runId, replace } = await twoOfOneKind();
      ours.control.latency({ ms: 150 });
      const working = carryOutRun(runId);
      await expect.poll(() => ours.control.ledger().length, { interval: 5 }).toBeGreaterThan(0);
      expect(await replace()).toMatchObject({ state: "saved" });
      await working;
      await wakeRuns();
      expect(await runOf(runId)).toEqual(forPeople(label));
      expect(await pausesOf(runId)).toHaveLength(1);
      expect(theirs.control.ledger()).toEqual([]);
      const states = (
        await desk.query<{ state: string }>("select distinct state from run_rows where run_id = $1", [runId])
      ).map(({ state }) => state);
      expect(states).toContain("planned");
      expect(states).not.toContain("refused");
    });

    it("leaves nothing of the sub-users before to those that have their ids now", async () => {
      const { id, ours, theirs, replace } = await twoOfOneKind();
      for (const { control } of [ours, theirs]) control.options({ frozen: true });
      const [user] = ours.control.state().users;
      const ref = { accountId: id, remoteId: String(user?.id) };
      const use = (sandbox: typeof ours, bytes: number) =>
        sandbox.control.patch(ref.remoteId, { data_used: bytes });
      const later = () => desk.query("update usage_last set at = at - interval '20 minutes'");
      const booked = async () =>
        (
          await desk.query<{ traffic: number }>(
            "select coalesce(sum(traffic), 0)::float8 as traffic from usage_totals where account_id = $1",
            [id],
          )
        )[0]?.traffic ?? 0;
      use(ours, 10 * GB);
      use(theirs, 500 * GB);
      theirs.control.patch(ref.remoteId, { note: "Not ours", updated_at: 1_600_000_000 });
      await later();
      await syncAccount(id, "schedule");
      const customer = await createCustomer(
        desk.actor,
        {
          id: randomUUID(),
          name: unique("Acme"),
          reference: null,
          emails: [],
          contacts: [],
          timeZone: null,
          language: null,
          subUsers: [ref],
        },
        someOrigin,
      );
      await desk.query(
        `update sub_users set tags = '{debtor}', rate_mid = 5, month_traffic = 5 where account_id = $1 and remote_id = $2`,
        [id, ref.remoteId],
      );
      await desk.query(
        `insert into secret_links (id, token_digest, sealed, account_id, remote_id, created_by, expires_at)
          values (gen_random_uuid(), gen_random_uuid(), 'v1.0.x', $1, $2, 'Ada Admin', now() + interval '1 day')`,
        [id, ref.remoteId],
      );
      await desk.query("insert into pools (account_id, read_at, packages) values ($1, now(), '[]')", [id]);
      const before = await booked();
      const sent = databaseNow();

      expect(await replace()).toMatchObject({ state: "saved" });
      await expect(perform(desk.actor, id, "disable", ref.remoteId)).rejects.toThrow(
        "has not read yet whose id this is",
      );
      expect(theirs.control.ledger()).toEqual([]);
      expect(await desk.query("select 1 from pools where account_id = $1", [id])).toEqual([]);
      expect(
        await desk.query("select sealed, revoked_by from secret_links where account_id = $1", [id]),
      ).toEqual([{ sealed: null, revoked_by: "Ada Admin" }]);
      expect((await audited("secret-link.revoke")).filter(({ accountId }) => accountId === id)).toHaveLength(
        1,
      );
      // An answer to what was asked with the old key is too late.
      const late = { remoteId: ref.remoteId, name: user?.user_name ?? "", status: "active" as const };
      await observeSubUsers(db(), id, [{ ...late, trafficUsed: 11 * GB }], sent, { alwaysStamp: true });
      // A counter that is read by itself does not name its sub-user.
      await observeUsage(db(), ref, { trafficUsed: 499 * GB }, databaseNow());

      await syncAccount(id, "schedule");
      const [row] = await desk.query(
        `select name, tags, customer_id, note, traffic_used::float8 as used, rate_mid, month_traffic, another_since is not null as another
          from sub_users where account_id = $1 and remote_id = $2`,
        [id, ref.remoteId],
      );
      expect(row).toEqual({
        name: `stranger_${ref.remoteId}`,
        tags: [],
        customer_id: null,
        note: "Not ours",
        used: 500 * GB,
        rate_mid: null,
        month_traffic: null,
        another: true,
      });
      expect(
        await desk.query("select 1 from customer_links where customer_id = $1 and until is null", [
          customer.id,
        ]),
      ).toEqual([]);
      expect(await desk.query("select 1 from drifts where account_id = $1", [id])).toEqual([]);
      expect(await booked()).toBe(before);

      await later();
      use(theirs, 502 * GB);
      await syncAccount(id, "schedule");
      expect(await booked()).toBe(before + 2 * GB);
    });
  });

  it("ends a listing over the old key, and its refusal says nothing of the new one", async () => {
    const peer = await rekeyable();
    const id = await addNineProxy(desk.actor, unique("Slow"), peer.url, peer.sandbox().apiKey);
    await syncAccount(id, "schedule");
    peer.sandbox().control.latency({ ms: 600 });
    const listing = syncAccount(id, "schedule");
    await expect
      .poll(() => desk.query("select 1 from sync_runs where account_id = $1 and state = 'running'", [id]))
      .toHaveLength(1);
    peer.sandbox().control.options({ refuseKey: true });
    const late = configuredAccount(id);
    await replaceKey(
      desk.actor,
      {
        accountId: id,
        way: "key",
        credentials: { apiKey: someKey() },
        address: "http://127.0.0.1:9",
        anyway: true,
        others: false,
      },
      someOrigin,
    );
    await listing;
    expect(late?.withdrawn.aborted).toBe(true);
    const [run] = await desk.query(
      "select state, error from sync_runs where account_id = $1 order by started_at desc limit 1",
      [id],
    );
    expect(run).toMatchObject({ state: "failed" });
    expect((await view(id))?.health).toBe("unreachable");
    expect((await view(id))?.host).toBe("127.0.0.1:9");
  });
});

describe("pausing", () => {
  it("lets nothing be asked and nothing be sent, and says why", async () => {
    const sandbox = await nineProxyOf();
    const label = unique("Paused");
    const id = await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey);
    await syncAccount(id, "schedule");
    const target = String(sandbox.control.state().users[0]?.id);
    await pauseAccount(desk.actor, { accountId: id, reason: "The bill is disputed." }, someOrigin);
    const asked = sandbox.control.requests().total;
    const why = `${label} is paused by Ada Admin: The bill is disputed.`;

    expect(await syncAccount(id, "schedule")).toBe(false);
    expect(await failure(requestSync(desk.actor, { accountId: id }, someOrigin))).toMatchObject({
      code: "paused",
      message: why,
    });
    expect(await failure(perform(desk.actor, id, "set-note", target, { note: "x" }))).toMatchObject({
      code: "paused",
      message: why,
    });
    expect(
      await failure(
        perform(desk.actor, id, "create", null, { user_name: "somebody", use_key: "long-enough-1" }),
      ),
    ).toMatchObject({ code: "paused" });
    expect(await refreshSubUser(desk.actor, { accountId: id, remoteId: target })).toMatchObject({
      problem: why,
      subUser: { remoteId: target },
    });
    expect(sandbox.control.requests().total).toBe(asked);
    expect(await desk.query("select 1 from operations where account_id = $1", [id])).toEqual([]);
    expect(await view(id)).toMatchObject({
      paused: { by: "Ada Admin", reason: "The bill is disputed." },
      subUsers: 12,
    });
    expect(await failure(pauseAccount(desk.actor, { accountId: id, reason: "" }, someOrigin))).toMatchObject({
      code: "conflict",
    });
    // A person may still look whether it would work.
    expect(await testConnection(desk.actor, { accountId: id }, someOrigin)).toMatchObject({
      reachable: true,
    });

    await resumeAccount(desk.actor, { accountId: id }, someOrigin);
    expect((await perform(desk.actor, id, "set-note", target, { note: "again" })).operation.state).toBe(
      "done",
    );
    expect(await syncAccount(id, "schedule")).toBe(true);
  });

  it("lets nothing out that waits for its turn in the background", async () => {
    const { pacer } = connectionOf(netnutId);
    const asked = desk.netnut.control.requests().total;
    pacer.holdBackground(60_000);
    const reading = readPool(netnutId);
    await sleep(50);
    await pauseAccount(desk.actor, { accountId: netnutId, reason: "" }, someOrigin);
    pacer.releaseBackground();
    await reading;
    expect(desk.netnut.control.requests().total).toBe(asked);
    expect(await desk.query("select 1 from pools where account_id = $1", [netnutId])).toEqual([]);
    await resumeAccount(desk.actor, { accountId: netnutId }, someOrigin);
  });

  it("holds for an account of the environment, also after a start", async () => {
    await pauseAccount(desk.actor, { accountId: netnutId, reason: "" }, someOrigin);
    await registerAccounts();
    expect((await accountNow(netnutId))?.paused).toMatchObject({ by: "Ada Admin", reason: null });
    expect(await syncAccount(netnutId, "schedule")).toBe(false);
    await resumeAccount(desk.actor, { accountId: netnutId }, someOrigin);
    expect(await syncAccount(netnutId, "schedule")).toBe(true);
  });
});

describe("removing", () => {
  it("asks for the name, destroys the credentials, keeps rows and history out of sight, and touches nothing at the provider", async () => {
    const sandbox = await nineProxyOf();
    const label = unique("Leaving");
    const id = await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey);
    await syncAccount(id, "schedule");
    const written = sandbox.control.ledger().length;
    expect(
      (await failure(removeAccount(desk.actor, { accountId: id, label: "something else" }, someOrigin)))
        .fields,
    ).toEqual({ label: "Enter the name as it is shown." });
    await removeAccount(desk.actor, { accountId: id, label }, someOrigin);
    expect(await view(id)).toBeUndefined();
    expect((await stored()).find((row) => row.id === id)).toMatchObject({ sealed: null, configured: false });
    expect(
      await desk.query("select count(*)::int as rows from sub_users where account_id = $1", [id]),
    ).toEqual([{ rows: 12 }]);
    const names = (await listSubUsers(desk.actor, { ...plainSearch, size: 250 })).rows.map(
      ({ accountId }) => accountId,
    );
    expect(names).not.toContain(id);
    expect(await syncAccount(id, "schedule")).toBe(false);
    expect(await failure(perform(desk.actor, id, "set-note", "1", { note: "x" }))).toMatchObject({
      code: "not-found",
    });
    expect(sandbox.control.ledger()).toHaveLength(written);
    expect(sandbox.control.state().users).toHaveLength(12);
    // The same credentials may come back: they are no one's any more.
    await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey);
    await registerAccounts();
    expect(await view(id)).toBeUndefined();
  });
});

describe("an account of the environment", () => {
  it("says where it is changed, and changes nowhere else", async () => {
    const works = [
      renameAccount(desk.actor, { accountId: nineProxyId, label: "x" }, someOrigin),
      removeAccount(desk.actor, { accountId: nineProxyId, label: "9Proxy" }, someOrigin),
      replaceKey(
        desk.actor,
        {
          accountId: nineProxyId,
          way: "key",
          credentials: { apiKey: "x" },
          address: "",
          anyway: true,
          others: false,
        },
        someOrigin,
      ),
    ];
    for (const error of await Promise.all(works.map(failure)))
      expect(error).toMatchObject({
        code: "refused",
        message: expect.stringMatching(/sandbox account of the demo/),
      });
  });
});

describe("secrets", () => {
  it("are in no table, no audit line and no answer, in any of the usual encodings", async () => {
    const peer = await rekeyable();
    const first = peer.sandbox().apiKey;
    const id = await addNineProxy(desk.actor, unique("Silent"), peer.url, first);
    const second = someKey();
    await peer.rekey(second);
    await syncAccount(id, "schedule");
    const answer = await replaceKey(
      desk.actor,
      {
        accountId: id,
        way: "key",
        credentials: { apiKey: second },
        address: "",
        anyway: false,
        others: false,
      },
      someOrigin,
    );
    await testConnection(desk.actor, { accountId: id }, someOrigin);
    const netnut = await startNetnutSandbox({ users: 3 });
    closing.push(() => netnut.close());
    await addAccount(
      desk.actor,
      {
        provider: "netnut",
        way: "login",
        label: unique("Login"),
        credentials: { email: netnut.email, password: netnut.password },
        address: netnut.url,
        gateway: "",
        anyway: false,
      },
      someOrigin,
    );
    const everything = [
      await dumpTables(desk),
      JSON.stringify([
        answer,
        await listAccounts(desk.actor),
        await listProviders(desk.actor),
        (await listAudit(desk.actor, allAudit)).rows,
      ]),
    ].join("\n");
    expect(everything).toContain(id);
    for (const secret of [first, second, netnut.password, desk.nineProxy.apiKey, desk.netnut.token])
      expect(leaksIn(everything, secret)).toEqual([]);
  });
});

describe("who may", () => {
  it.each(["viewer", "support", "operator"] as const)("not: %s", async (role) => {
    const actor = await addActor(role, "Olga Operator");
    const before = await stored();
    const works = [
      tryNineProxy(actor, "x", "http://127.0.0.1:9", "x"),
      renameAccount(actor, { accountId: nineProxyId, label: "x" }, someOrigin),
      replaceKey(
        actor,
        { accountId: nineProxyId, way: "key", credentials: {}, address: "", anyway: false, others: false },
        someOrigin,
      ),
      pauseAccount(actor, { accountId: nineProxyId, reason: "" }, someOrigin),
      resumeAccount(actor, { accountId: nineProxyId }, someOrigin),
      removeAccount(actor, { accountId: nineProxyId, label: "9Proxy" }, someOrigin),
      listProviders(actor),
    ];
    for (const error of await Promise.all(works.map(failure)))
      expect(error).toMatchObject({ code: "forbidden" });
    expect(await stored()).toEqual(before);
  });
});
