import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startNineProxySandbox, type NineProxySandbox } from "../../sandbox/nine-proxy";
import { newKey, readRing, writeRing } from "../credentials/keys";
import { keyIdOf } from "../credentials/seal";
import { env } from "../env";
import { syncAccount } from "../sync/sync-account";
import { addNineProxy, someOrigin, tryNineProxy } from "../../testing/accounts";
import { perform, startDesk, type TestDesk } from "../../testing/desk";
import { someKey } from "../../testing/rekeyable";
import { known } from "./configured";
import { listAccounts } from "./list";
import { refreshAccounts } from "./refresh";
import { removeAccount } from "./remove";
import { replaceKey } from "./replace-key";
import { rotateKey, type RotationStep } from "./rotate-key";
import { testConnection } from "./test-connection";

let desk: TestDesk;
let sandboxes: NineProxySandbox[] = [];
let ids: string[] = [];
const labels = ["North", "South", "West"];

beforeAll(async () => {
  desk = await startDesk({ providerTimeoutMs: 2_000 });
  sandboxes = await Promise.all(labels.map(() => startNineProxySandbox({ users: 5, apiKey: someKey() })));
});
beforeEach(async () => {
  ids = [];
  for (const [index, label] of labels.entries())
    ids.push(
      await addNineProxy(desk.actor, label, sandboxes[index]?.url ?? "", sandboxes[index]?.apiKey ?? ""),
    );
});
afterEach(async () => {
  for (const account of (await listAccounts(desk.actor)).filter(({ source }) => source === "desk"))
    await removeAccount(desk.actor, { accountId: account.id, label: account.label }, someOrigin);
});
afterAll(async () => {
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
  await desk.close();
});

const file = () => env().credentialsKey.file ?? "";
const keyIds = () => readRing().map(({ id }) => id);
const sealedUnder = async () =>
  new Set(
    (await desk.query<{ sealed: string }>("select sealed from account_credentials")).map(({ sealed }) =>
      keyIdOf(sealed),
    ),
  );

/** As a process that starts now: nothing is connected, all of it has to be opened again. */
async function startAnew(): Promise<void> {
  Object.assign(known(), {
    version: null,
    accounts: known().accounts.filter(({ source }) => source !== "desk"),
  });
  await refreshAccounts();
}

async function everythingWorks(): Promise<void> {
  await startAnew();
  for (const id of ids) {
    expect(await testConnection(desk.actor, { accountId: id }, someOrigin)).toMatchObject({
      reachable: true,
    });
    expect(await syncAccount(id, "schedule")).toBe(true);
  }
}

describe("rotation", () => {
  it("seals everything under a new key, forgets the old one, and is audited", async () => {
    const [old] = keyIds();
    const before = await desk.query<{ sealed: string }>("select sealed from account_credentials");
    const { sealed, keyId } = await rotateKey();
    expect(sealed).toBe(3);
    expect(keyId).not.toBe(old);
    expect(keyIds()).toEqual([keyId]);
    expect(await sealedUnder()).toEqual(new Set([keyId]));
    const after = (await desk.query<{ sealed: string }>("select sealed from account_credentials")).map(
      (row) => row.sealed,
    );
    for (const { sealed: earlier } of before) expect(after).not.toContain(earlier);
    await everythingWorks();
    expect(
      await desk.query(
        "select actor_name, subject, after from audit_log where action = 'account.rotate-key' order by seq desc limit 1",
      ),
    ).toEqual([{ actor_name: "Subdesk", subject: "3 accounts", after: { key: keyId } }]);
  });

  const steps: RotationStep[] = ["new key kept", "sealed anew", "old key dropped"];
  it.each(steps)(
    "that ends after “%s” leaves keys that open everything, and the next one finishes it",
    async (last) => {
      const [old] = keyIds();
      const cutOff = rotateKey((step) => {
        if (step === last) throw new Error("The power went.");
      });
      await expect(cutOff).rejects.toThrow("The power went.");
      await everythingWorks();
      // What is added meanwhile must not be lost by the rotation that continues.
      const sandbox = await startNineProxySandbox({ users: 2, apiKey: someKey() });
      const [first] = keyIds();
      ids.push(await addNineProxy(desk.actor, `Between ${last}`, sandbox.url, sandbox.apiKey));
      expect(last === "old key dropped" ? first !== old : first === old).toBe(true);
      const { keyId } = await rotateKey();
      expect(keyIds()).toEqual([keyId]);
      expect(await sealedUnder()).toEqual(new Set([keyId]));
      await everythingWorks();
      await sandbox.close();
    },
  );

  it("beside one that adds accounts loses neither", async () => {
    const peers = await Promise.all(
      Array.from({ length: 6 }, () => startNineProxySandbox({ users: 1, apiKey: someKey() })),
    );
    await Promise.all([
      rotateKey(),
      rotateKey(),
      ...peers.map(async (peer, index) =>
        ids.push(await addNineProxy(desk.actor, `Busy ${index}`, peer.url, peer.apiKey)),
      ),
    ]);
    await rotateKey();
    expect(keyIds()).toHaveLength(1);
    await everythingWorks();
    await Promise.all(peers.map((peer) => peer.close()));
  });

  it("that cannot open one account changes nothing and names it", async () => {
    const before = await desk.query("select account_id, sealed from account_credentials order by 1");
    await desk.query(
      "update account_credentials set sealed = (select sealed from account_credentials where account_id = $1) where account_id = $2",
      [ids[0], ids[1]],
    );
    const spoilt = await desk.query("select account_id, sealed from account_credentials order by 1");
    const [old] = keyIds();
    await expect(rotateKey()).rejects.toThrow(
      /The credentials of South cannot be opened, so nothing was changed/,
    );
    expect(await desk.query("select account_id, sealed from account_credentials order by 1")).toEqual(spoilt);
    expect(keyIds()[0]).toBe(old);
    for (const row of before)
      await desk.query("update account_credentials set sealed = $2 where account_id = $1", [
        row.account_id,
        row.sealed,
      ]);
    await rotateKey();
    await everythingWorks();
  });
});

describe("without the key", () => {
  it("an account is shown as one that cannot be opened, nothing is sent, and a new key for it mends that", async () => {
    const kept = readFileSync(file(), "utf8");
    writeRing(file(), [newKey()]);
    await startAnew();
    const [id = "", other = ""] = ids;
    const sandbox = sandboxes[0] ?? desk.nineProxy;
    const asked = sandbox.control.requests().total;
    const view = async (account: string) =>
      (await listAccounts(desk.actor)).find((one) => one.id === account);
    expect(await view(id)).toMatchObject({
      label: "North",
      host: new URL(sandbox.url).host,
      operations: [],
      locked: expect.stringMatching(
        /^its stored key cannot be opened\. The stored value was encrypted with another key \([0-9a-f]{16}\)\.$/,
      ),
    });
    expect(await syncAccount(id, "schedule")).toBe(false);
    await expect(
      perform(desk.actor, id, "create", null, { user_name: "x", use_key: "long-enough-1" }),
    ).rejects.toMatchObject({ code: "paused" });
    await expect(testConnection(desk.actor, { accountId: id }, someOrigin)).rejects.toMatchObject({
      code: "paused",
    });
    await expect(rotateKey()).rejects.toThrow(/cannot be opened, so nothing was changed/);
    expect(sandbox.control.requests().total).toBe(asked);
    expect(await testConnection(desk.actor, { accountId: "nine-proxy-sandbox" }, someOrigin)).toMatchObject({
      reachable: true,
    });

    // Its address is sealed as well: what is in the database is shown, and never sent a key.
    const replace = (address: string) =>
      replaceKey(
        desk.actor,
        {
          accountId: id,
          way: "key",
          credentials: { apiKey: sandbox.apiKey },
          address,
          anyway: false,
          others: false,
        },
        someOrigin,
      );
    await expect(replace("")).rejects.toMatchObject({
      code: "invalid",
      fields: { address: expect.stringContaining("enter it again") },
    });
    expect(await replace(sandbox.url)).toMatchObject({ state: "saved" });
    expect(await view(id)).toMatchObject({ locked: null, health: "reachable" });
    expect((await view(other))?.locked).not.toBeNull();

    const [present] = readRing();
    writeFileSync(file(), `${present.bytes.toString("base64")}\n${kept}`);
    await everythingWorks();
    await rotateKey();
    await everythingWorks();
  });

  it("none is added", async () => {
    const kept = readFileSync(file(), "utf8");
    writeFileSync(file(), `${randomBytes(8).toString("base64")}\n`);
    const sandbox = await startNineProxySandbox({ users: 1, apiKey: someKey() });
    await expect(
      tryNineProxy(desk.actor, `Keyless ${randomUUID()}`, sandbox.url, sandbox.apiKey),
    ).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining("must hold 32 bytes") });
    writeFileSync(file(), kept);
    await sandbox.close();
    await everythingWorks();
  });
});

describe("a row of one account put into another", () => {
  it("opens nothing", async () => {
    await desk.query(
      "update account_credentials set sealed = (select sealed from account_credentials where account_id = $1) where account_id = $2",
      [ids[0], ids[1]],
    );
    await startAnew();
    expect((await listAccounts(desk.actor)).find(({ id }) => id === ids[1])?.locked).toContain(
      "altered or belongs to another account",
    );
  });
});
