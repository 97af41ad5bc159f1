import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startNetnutSandbox, type NetnutSandbox } from "../../sandbox/netnut";
import { startNineProxySandbox } from "../../sandbox/nine-proxy";
import { addNineProxy, someOrigin, tryNineProxy } from "../../testing/accounts";
import { addActor, perform, startDesk, type TestDesk } from "../../testing/desk";
import { someKey } from "../../testing/rekeyable";
import { startTlsPeer, trustTlsPeers } from "../../testing/tls-peer";
import { makeDefaultRules } from "../alerts/defaults";
import { evaluateAlerts } from "../alerts/evaluate";
import { listAlerts } from "../alerts/list";
import { listAudit } from "../audit/list";
import { allAudit } from "../domain/audit/search";
import type { DeskError } from "../domain/errors";
import { overview } from "../overview/get";
import { Pacer } from "../providers/pacer";
import { netnut } from "../providers/netnut";
import type { Connection } from "../providers/provider";
import { refreshSubUser } from "../sub-users/refresh";
import { requestSync } from "../sync/request";
import { syncAccount } from "../sync/sync-account";
import { addAccount } from "./add";
import { connect } from "./connect";
import { listAccounts } from "./list";
import { accountNow } from "./now";
import { pauseAccount } from "./pause";
import { registerAccounts } from "./register";
import { replaceKey } from "./replace-key";
import { resumeAccount } from "./resume";
import { testConnection } from "./test-connection";

let desk: TestDesk;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 2_000 });
  await makeDefaultRules();
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
afterAll(() => desk.close());

const failure = (work: Promise<unknown>): Promise<DeskError> =>
  work.then(
    () => {
      throw new Error("It went through.");
    },
    (error: unknown) => error as DeskError,
  );
const view = async (id: string) => (await listAccounts(desk.actor)).find((account) => account.id === id);
const row = async (id: string) =>
  (
    await desk.query<{ paused: boolean; by: string | null; why: string | null; strange: boolean }>(
      "select paused_at is not null as paused, paused_by as by, pause_distrust as why, strange_since is not null as strange from accounts where id = $1",
      [id],
    )
  )[0];
const audited = async (id: string) =>
  (await listAudit(desk.actor, allAudit)).rows
    .filter((line) => line.accountId === id && /^account\.(pause|resume|test)$/.test(line.action))
    .map(({ action, outcome, actor }) => `${action} ${outcome} by ${actor}`)
    .toReversed();
/** As if the first strange answer had been so long ago. */
const passes = (id: string, seconds: number) =>
  desk.query("update accounts set strange_since = strange_since - make_interval(secs => $2) where id = $1", [
    id,
    seconds,
  ]);
const alertsOf = async (id: string) => {
  await evaluateAlerts();
  return (await listAlerts(desk.actor)).events
    .filter(({ kind, accountId }) => kind === "account-untrusted" && accountId === id)
    .map(({ message, clearedAt }) => ({ message, open: clearedAt === null }));
};
const unique = (word: string) => `${word} ${randomUUID().slice(0, 8)}`;
const test = (id: string, actor = desk.actor) => testConnection(actor, { accountId: id }, someOrigin);

/** An account at a 9Proxy of its own that has been read. */
async function nineProxy() {
  const sandbox = await startNineProxySandbox({ users: 6, apiKey: someKey() });
  closing.push(() => sandbox.close());
  const label = unique("Nine");
  const id = await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey);
  await syncAccount(id, "schedule");
  const { control } = sandbox;
  return {
    id,
    label,
    sandbox,
    control,
    total: () => control.requests().total,
    html: (status = 200) => control.faults([{ match: {}, fault: { kind: "html-before", status } }]),
    well: () => control.faults([]),
  };
}

/** Its login is an e-mail and a password. */
async function netnutByLogin() {
  const sandbox = await startNetnutSandbox({ users: 6 });
  closing.push(() => sandbox.close());
  const label = unique("Net");
  const outcome = await addAccount(
    desk.actor,
    {
      provider: "netnut",
      way: "login",
      label,
      credentials: { email: sandbox.email, password: sandbox.password },
      address: sandbox.url,
      gateway: "",
      anyway: false,
    },
    someOrigin,
  );
  if (outcome.state !== "saved") throw new Error(outcome.message);
  await syncAccount(outcome.accountId, "schedule");
  return { id: outcome.accountId, label, sandbox };
}

/** The same account in another process: its own pace, and no token yet. */
function elsewhere(accountId: string, { url, email, password }: NetnutSandbox): Connection {
  return connect(
    accountId,
    netnut,
    netnut.settings.parse({ url, credentials: { email, password } }),
    new Pacer(netnut.pace),
    { idField: null },
  ).connection;
}

async function distrusted() {
  const account = await nineProxy();
  account.html();
  await syncAccount(account.id, "schedule");
  await passes(account.id, 31);
  await syncAccount(account.id, "schedule");
  expect(await row(account.id)).toMatchObject({ paused: true, by: "Subdesk", why: "page" });
  return account;
}

describe("a web page where JSON was spoken before", () => {
  it("pauses the account at the second sight 30 s later, and not before", async () => {
    const { id, label, html } = await nineProxy();
    html();
    await syncAccount(id, "schedule");
    // Each of these calls is several tries.
    await syncAccount(id, "schedule");
    expect(await row(id)).toMatchObject({ paused: false, strange: true });
    await passes(id, 15);
    await syncAccount(id, "schedule");
    expect(await row(id)).toMatchObject({ paused: false, strange: true });
    expect(await alertsOf(id)).toEqual([]);
    await passes(id, 16);
    await syncAccount(id, "schedule");
    expect(await row(id)).toEqual({ paused: true, by: "Subdesk", why: "page", strange: true });
    await accountNow(id);
    expect(await view(id)).toMatchObject({
      paused: {
        by: "Subdesk",
        reason: "Its address answers with a web page instead of its API.",
        distrust: { what: "page", since: expect.any(String) },
      },
      health: "unreachable",
      healthMessage: "9Proxy answered with a web page instead of its API.",
    });
    const { at = "", distrust } = (await view(id))?.paused ?? {};
    expect(Date.parse(at) - Date.parse(distrust?.since ?? "")).toBeGreaterThanOrEqual(30_000);
    expect(await audited(id)).toEqual(["account.pause done by Subdesk"]);
    expect((await overview(desk.actor)).needs.untrustedAccounts).toEqual([
      { id, label, what: "page", since: distrust?.since },
    ]);
  });

  it("is forgotten with a good answer between", async () => {
    const { id, html, well } = await nineProxy();
    html();
    await syncAccount(id, "schedule");
    await passes(id, 31);
    well();
    await syncAccount(id, "schedule");
    expect(await row(id)).toMatchObject({ paused: false, strange: false });
    html();
    await syncAccount(id, "schedule");
    expect(await row(id)).toMatchObject({ paused: false, strange: true });
  });

  it.each([403, 429, 502, 503])("with %i stops no one", async (status) => {
    const { id, html, total } = await nineProxy();
    html(status);
    for (let sight = 0; sight < 2; sight += 1) {
      await syncAccount(id, "schedule");
      expect(await row(id)).toMatchObject({ paused: false, strange: false });
      await passes(id, 31);
    }
    const before = total();
    await test(id);
    expect(total()).toBeGreaterThan(before);
    expect((await view(id))?.health).toBe("unreachable");
  });

  it("is not told from a wrong address where nothing was ever read", async () => {
    const sandbox = await startNineProxySandbox({ users: 1, apiKey: someKey() });
    closing.push(() => sandbox.close());
    sandbox.control.faults([{ match: {}, fault: { kind: "html-before" } }]);
    const added = await tryNineProxy(desk.actor, unique("Typo"), sandbox.url, sandbox.apiKey, {
      anyway: true,
    });
    const id = added.state === "saved" ? added.accountId : expect.fail();
    await syncAccount(id, "schedule");
    await passes(id, 31);
    await syncAccount(id, "schedule");
    expect(await row(id)).toMatchObject({ paused: false, strange: false });
  });

  it("is counted from any call, and the outcome of a write that met it stays unknown", async () => {
    const { id, html, control } = await nineProxy();
    const target = String(control.state().users[0]?.id);
    html();
    await test(id);
    await passes(id, 31);
    control.faults([{ match: { method: "PUT" }, fault: { kind: "html-before" } }]);
    // The reads before and after the write are good answers, and end it.
    const { operation } = await perform(desk.actor, id, "set-note", target, { note: "x" });
    expect(operation.state).toBe("unknown");
    expect(await row(id)).toMatchObject({ paused: false });
  });
});

describe("an account whose address is not trusted", () => {
  it("is sent nothing, by any lane and any process, and says why", async () => {
    const { id, label, total, well, control } = await distrusted();
    // Whoever answers there now would be given the key.
    well();
    const asked = total();
    const target = String(control.state().users[0]?.id);
    const why = new RegExp(
      `^${label}’s address has answered with a web page instead of its API since \\d+ \\w+ \\d{4}, \\d\\d:\\d\\d UTC\\. Nothing is sent to it until Test connection succeeds\\.$`,
    );
    const refused = { code: "paused", message: expect.stringMatching(why) };
    expect(await syncAccount(id, "schedule")).toBe(false);
    expect(await failure(requestSync(desk.actor, { accountId: id }, someOrigin))).toMatchObject(refused);
    expect(await failure(perform(desk.actor, id, "set-note", target, { note: "x" }))).toMatchObject(refused);
    expect(await refreshSubUser(desk.actor, { accountId: id, remoteId: target })).toMatchObject({
      problem: expect.stringMatching(why),
    });
    // What still holds the connection of before is refused by the transport.
    const account = await accountNow(id);
    for (const lane of ["interactive", "background"] as const)
      await expect(account?.connection.test({ lane })).rejects.toMatchObject({
        withheld: true,
        message: expect.stringMatching(why),
      });
    expect(total()).toBe(asked);
    expect(await alertsOf(id)).toEqual([{ open: true, message: expect.stringMatching(why) }]);
  });

  it("gets no sign-in from another process, which knows nothing of it yet", async () => {
    const { id, sandbox } = await netnutByLogin();
    const other = elsewhere(id, sandbox);
    sandbox.control.faults([{ match: {}, fault: { kind: "html-before" } }]);
    await syncAccount(id, "schedule");
    await passes(id, 31);
    await syncAccount(id, "schedule");
    expect(await row(id)).toMatchObject({ paused: true, why: "page" });
    sandbox.control.faults([]);
    const asked = sandbox.control.requests().total;
    for (const lane of ["interactive", "background"] as const) {
      await expect(other.test({ lane })).rejects.toMatchObject({ withheld: true });
      await expect(other.listSubUsers({ lane }).next()).rejects.toMatchObject({ withheld: true });
    }
    expect(sandbox.control.requests().total).toBe(asked);
    // A test of this account signs in, where it has to; one of another account opens nothing.
    const { id: another } = await netnutByLogin();
    await test(another);
    await expect(other.test({ lane: "interactive" })).rejects.toMatchObject({ withheld: true });
    expect(await test(id)).toMatchObject({ reachable: true });
    await other.test({ lane: "interactive" });
    expect(sandbox.control.requests().total).toBeGreaterThan(asked);
  });

  it("stays so through a start", async () => {
    const { id, total, well } = await distrusted();
    well();
    const asked = total();
    await registerAccounts();
    expect((await accountNow(id))?.paused?.distrust?.what).toBe("page");
    expect(await syncAccount(id, "schedule")).toBe(false);
    expect(total()).toBe(asked);
  });

  it("is resumed by a test that is answered as by its provider, and by nothing else", async () => {
    const { id, label, total, well, html } = await distrusted();
    const words =
      /has answered with a web page instead of its API since .* until Test connection succeeds\.$/;
    await alertsOf(id);
    expect(await failure(resumeAccount(desk.actor, { accountId: id }, someOrigin))).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(words),
    });
    expect(
      await failure(pauseAccount(desk.actor, { accountId: id, reason: "Mine" }, someOrigin)),
    ).toMatchObject({ code: "conflict" });
    const before = total();
    expect(await test(id)).toMatchObject({ reachable: false, message: expect.stringMatching(words) });
    expect(total()).toBeGreaterThan(before);
    html(403);
    expect(await test(id)).toMatchObject({ reachable: false });
    expect(await row(id)).toMatchObject({ paused: true, why: "page", strange: true });
    expect(await alertsOf(id)).toMatchObject([{ open: true }]);

    well();
    expect(await test(id)).toMatchObject({
      reachable: true,
      message: `9Proxy answered and accepts the key. ${label} was resumed.`,
    });
    expect(await row(id)).toEqual({ paused: false, by: null, why: null, strange: false });
    expect(await view(id)).toMatchObject({ paused: null, health: "reachable" });
    expect(await syncAccount(id, "schedule")).toBe(true);
    expect(await alertsOf(id)).toMatchObject([{ open: false }]);
    expect(await audited(id)).toEqual([
      "account.pause done by Subdesk",
      "account.test refused by Ada Admin",
      "account.test refused by Ada Admin",
      "account.test done by Ada Admin",
      "account.resume done by Ada Admin",
    ]);
  });

  it("is resumed with credentials that are accepted, and not with those saved unproven", async () => {
    const { id, sandbox, html, well } = await distrusted();
    const replace = (anyway: boolean) =>
      replaceKey(
        desk.actor,
        {
          accountId: id,
          way: "key",
          credentials: { apiKey: sandbox.apiKey },
          address: "",
          anyway,
          others: false,
        },
        someOrigin,
      );
    html();
    expect(await replace(true)).toMatchObject({ state: "saved" });
    expect(await row(id)).toMatchObject({ paused: true, why: "page" });
    well();
    expect(await replace(false)).toMatchObject({ state: "saved" });
    expect(await row(id)).toMatchObject({ paused: false, why: null });
    expect(await audited(id)).toEqual(["account.pause done by Subdesk", "account.resume done by Ada Admin"]);
  });

  it.each(["viewer", "support", "operator"] as const)("is not resumed by a %s", async (role) => {
    const { id, total, well } = await distrusted();
    well();
    const actor = await addActor(role);
    const asked = total();
    expect(await failure(test(id, actor))).toMatchObject({ code: "forbidden" });
    expect(await failure(resumeAccount(actor, { accountId: id }, someOrigin))).toMatchObject({
      code: "forbidden",
    });
    expect(await row(id)).toMatchObject({ paused: true });
    expect(total()).toBe(asked);
  });

  it("that a person paused before stays theirs", async () => {
    const { id, html, well } = await nineProxy();
    await pauseAccount(desk.actor, { accountId: id, reason: "The bill." }, someOrigin);
    html();
    await test(id);
    await passes(id, 31);
    await test(id);
    expect(await row(id)).toEqual({ paused: true, by: "Ada Admin", why: null, strange: true });
    well();
    await test(id);
    expect(await row(id)).toMatchObject({ paused: true, by: "Ada Admin" });
    await resumeAccount(desk.actor, { accountId: id }, someOrigin);
    expect(await row(id)).toEqual({ paused: false, by: null, why: null, strange: false });
  });
});

describe("a certificate that is not valid", () => {
  it("pauses the account at once; a test over a valid one resumes it", async () => {
    const sandbox = await startNineProxySandbox({ users: 6, apiKey: someKey() });
    const tls = await startTlsPeer(sandbox.url);
    closing.push(() => sandbox.close(), tls.close);
    const label = unique("Tls");
    let distrust = trustTlsPeers();
    const id = await addNineProxy(desk.actor, label, tls.url, sandbox.apiKey);
    await syncAccount(id, "schedule").finally(distrust);
    expect((await view(id))?.subUsers).toBe(6);
    const asked = tls.received.length;

    // The connections of before are gone, as with a server that was replaced.
    tls.drop();
    await syncAccount(id, "schedule");
    expect(await row(id)).toMatchObject({ paused: true, by: "Subdesk", why: "certificate" });
    expect(await test(id)).toMatchObject({
      reachable: false,
      message: expect.stringMatching(
        /^9Proxy’s certificate is not valid \(\w+\), so nothing was sent\. .*’s address has shown a certificate that is not valid since /,
      ),
    });
    expect(tls.received).toHaveLength(asked);
    expect(await alertsOf(id)).toMatchObject([{ open: true }]);

    distrust = trustTlsPeers();
    expect(await test(id).finally(distrust)).toMatchObject({ reachable: true });
    expect(await row(id)).toMatchObject({ paused: false, strange: false });
    expect(tls.received.length).toBeGreaterThan(asked);
  });
});
