import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startIproyalSandbox } from "../../sandbox/iproyal";
import { startNineProxySandbox, type NineProxySandbox } from "../../sandbox/nine-proxy";
import { addNineProxy, someOrigin } from "../../testing/accounts";
import { addActor, nineProxyId, perform, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { from } from "../../testing/staff";
import { addAccount } from "../accounts/add";
import { registerAccounts } from "../accounts/register";
import { removeAccount } from "../accounts/remove";
import { verifyAudit } from "../audit/verify";
import { createCustomer } from "../customers/create";
import { eraseCustomer, previewErase } from "../customers/erase";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { worksNoMore } from "../domain/texts/secret-links";
import { refreshSubUser } from "../sub-users/refresh";
import { syncAccount } from "../sync/sync-account";
import { listSecretLinks } from "./list";
import { makeSecretLink } from "./make";
import { openSecretLink } from "./open";

let desk: TestDesk;
let sandbox: NineProxySandbox;
let left: string[] = [];

beforeAll(async () => {
  vi.stubEnv("APP_URL", "https://desk.example.com");
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 12 } });
  sandbox = await startNineProxySandbox({ users: 3, apiKey: `nine/key+${randomUUID()}` });
  await syncBoth();
  left = desk.nineProxy.control.state().users.map(({ id }) => String(id));
});
afterAll(async () => {
  await sandbox.close();
  await desk.close();
});

const next = (): SubUserRef => {
  const remoteId = left.shift();
  if (remoteId === undefined) throw new Error("There are no more sub-users.");
  return { accountId: nineProxyId, remoteId };
};
const make = async (ref: SubUserRef) => {
  const secret = `s3cret/${randomUUID()}`;
  const { id, url } = await makeSecretLink(desk.actor, { ...ref, secret }, from());
  return { id, secret, token: new URL(url).hash.slice(1) };
};
const open = (token: string) => openSecretLink({ token }, from());
const sealed = (refs: readonly SubUserRef[]) =>
  desk.query(
    "select id from secret_links where sealed is not null and remote_id = any($1) and account_id = any($2)",
    [refs.map(({ remoteId }) => remoteId), refs.map(({ accountId }) => accountId)],
  );
const reasonsOf = async (id: string) =>
  (
    await desk.query<{ reason: string | null }>(
      "select reason from audit_log where action = 'secret-link.revoke' and after ->> 'link' = $1",
      [id],
    )
  ).map(({ reason }) => reason);

async function expectWithdrawn(ref: SubUserRef, link: { id: string; token: string }, by: string) {
  expect(await sealed([ref])).toEqual([]);
  await expect(open(link.token)).rejects.toMatchObject({ code: "forbidden", message: worksNoMore });
  expect(await listSecretLinks(desk.actor, ref)).toContainEqual(
    expect.objectContaining({ id: link.id, state: "revoked", revokedBy: by }),
  );
}

async function secondAccount(label: string) {
  const accountId = await addNineProxy(desk.actor, label, sandbox.url, sandbox.apiKey);
  await syncAccount(accountId, "schedule");
  const refs = sandbox.control.state().users.map(({ id }) => ({ accountId, remoteId: String(id) }));
  return { accountId, refs };
}

describe("a one-time link is withdrawn", () => {
  it("with its account, and none is made for it any more", async () => {
    const kept = await make(next());
    const { accountId, refs } = await secondAccount("Second");
    const [one, other] = [refs[0] ?? next(), refs[1] ?? next()];
    const [first, second] = [await make(one), await make(other)];
    await removeAccount(desk.actor, { accountId, label: "Second" }, someOrigin);
    await expectWithdrawn(one, first, "Ada Admin");
    await expectWithdrawn(other, second, "Ada Admin");
    expect(await reasonsOf(first.id)).toEqual(["The account was removed."]);
    await expect(make(one)).rejects.toMatchObject({ code: "not-found" });
    expect(await open(kept.token)).toEqual({ secret: kept.secret });
  });

  it("with its account also where both happen at once", async () => {
    for (let round = 0; round < 5; round += 1) {
      const label = `At once ${round}`;
      const { accountId, refs } = await secondAccount(label);
      await Promise.allSettled([
        ...refs.map(make),
        removeAccount(desk.actor, { accountId, label }, someOrigin),
        ...refs.map(make),
      ]);
      expect(await sealed(refs)).toEqual([]);
    }
  }, 30_000);

  it("with an account that the environment no longer has", async () => {
    await desk.query(
      "insert into accounts (id, provider, label, source) values ('former', 'nine-proxy', 'Former', 'environment')",
    );
    await desk.query(
      "insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) values ('former', '1', 'x', 'active', now(), now())",
    );
    const ref = { accountId: "former", remoteId: "1" };
    const link = await make(ref);
    await registerAccounts();
    await expectWithdrawn(ref, link, "Subdesk");
    expect(await reasonsOf(link.id)).toEqual(["The environment no longer has the account."]);
  });

  it("with its sub-user, whoever deletes it", async () => {
    const [here, there, kept] = [next(), next(), next()];
    const links = [await make(here), await make(there), await make(kept)] as const;
    const { operation } = await perform(desk.actor, here.accountId, "delete", here.remoteId);
    expect(operation.state).toBe("done");
    desk.nineProxy.control.remove(Number(there.remoteId));
    await syncAccount(nineProxyId, "schedule");
    for (const [at, ref] of [here, there].entries()) {
      const link = links[at] ?? links[0];
      await expectWithdrawn(ref, link, "Subdesk");
      expect(await reasonsOf(link.id)).toEqual(["The provider no longer lists the sub-user."]);
      await expect(make(ref)).rejects.toMatchObject({ code: "not-found" });
    }
    expect(await open(links[2].token)).toEqual({ secret: links[2].secret });
  });

  it("by no single answer that does not find its sub-user, whoever opens its page", async () => {
    const viewer = await addActor("viewer");
    const ref = next();
    const link = await make(ref);
    const { control } = desk.nineProxy;
    const { users } = control.state();
    control.reset({ users: 0 });
    expect(await refreshSubUser(viewer, ref)).toMatchObject({
      subUser: { remoteId: ref.remoteId, vanishedAt: null },
      problem: "9Proxy did not find it just now. The next listing decides whether it is gone.",
    });
    expect(await sealed([ref])).toHaveLength(1);
    control.insert(users.map((user) => ({ ...user })));
    await syncAccount(nineProxyId, "schedule");
    expect(await refreshSubUser(viewer, ref)).toMatchObject({ subUser: { vanishedAt: null }, problem: null });
    expect(await open(link.token)).toEqual({ secret: link.secret });
  });

  it("by no gateway that has no route for a moment", async () => {
    const iproyal = await startIproyalSandbox({ users: 3 });
    const outcome = await addAccount(
      desk.actor,
      {
        provider: "iproyal",
        way: "token",
        label: "Behind a gateway",
        credentials: { token: iproyal.token },
        address: iproyal.url,
        gateway: "",
        anyway: false,
      },
      someOrigin,
    );
    if (outcome.state !== "saved") expect.fail(outcome.message);
    const { accountId } = outcome;
    await syncAccount(accountId, "schedule");
    const [row] = await desk.query<{ remote_id: string }>(
      "select remote_id from sub_users where account_id = $1 order by remote_id limit 1",
      [accountId],
    );
    const ref = { accountId, remoteId: row?.remote_id ?? "" };
    const link = await make(ref);
    iproyal.control.faults([
      {
        match: { method: "GET", id: ref.remoteId },
        fault: { kind: "status", status: 404, message: "no Route matched" },
      },
    ]);
    expect(await refreshSubUser(desk.actor, ref)).toMatchObject({
      subUser: { vanishedAt: null },
      problem: "IPRoyal did not find it just now. The next listing decides whether it is gone.",
    });
    iproyal.control.clearFaults();
    expect(await open(link.token)).toEqual({ secret: link.secret });
    await iproyal.close();
  });

  it("with its customer, also where it was made before the sub-user was theirs", async () => {
    const [one, other] = [next(), next()];
    const early = await make(one);
    const { id } = await createCustomer(
      desk.actor,
      {
        id: randomUUID(),
        name: "Lumen",
        reference: null,
        emails: [],
        contacts: [],
        timeZone: null,
        language: null,
        subUsers: [one, other],
      },
      from(),
    );
    const late = await make(other);
    expect(await previewErase(desk.actor, { id })).toMatchObject({ secretLinks: 2 });
    await eraseCustomer(desk.actor, { id, revision: 1 }, from());
    await expectWithdrawn(one, early, "Ada Admin");
    await expectWithdrawn(other, late, "Ada Admin");
    expect(await reasonsOf(early.id)).toEqual(["The personal data of its customer was erased."]);
  });
});

it("leaves an audit that verifies", async () => {
  expect(await verifyAudit()).toMatchObject({ intact: true });
});
