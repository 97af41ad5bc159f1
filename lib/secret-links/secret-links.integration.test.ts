import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { rotateKey } from "../accounts/rotate-key";
import { openCall } from "../auth/anonymous-limits";
import { newKey, writeRing } from "../credentials/keys";
import { worksNoMore } from "../domain/texts/secret-links";
import { env } from "../env";
import {
  addActor,
  dumpTables,
  netnutId,
  nineProxyId,
  startDesk,
  syncBoth,
  type TestDesk,
} from "../../testing/desk";
import { encodingsOf } from "../../testing/leaks";
import { from } from "../../testing/staff";
import { openIn, startWorkerProcess } from "../../testing/worker-child";
import { expireSecretLinks } from "./expire";
import { listSecretLinks } from "./list";
import { makeSecretLink } from "./make";
import { openSecretLink } from "./open";
import { revokeSecretLink } from "./revoke";
import { tokenDigest } from "./seal";

let desk: TestDesk;
let ref = { accountId: netnutId, remoteId: "" };

beforeAll(async () => {
  vi.stubEnv("APP_URL", "https://desk.example.com");
  desk = await startDesk();
  await syncBoth();
  const [row] = await desk.query<{ remote_id: string }>(
    "select remote_id from sub_users where account_id = $1 order by id limit 1",
    [netnutId],
  );
  ref = { accountId: netnutId, remoteId: row?.remote_id ?? "" };
});
afterAll(() => desk.close());

const newSecret = () => `s3cret/${randomUUID()}`;
const make = async (secret = newSecret()) => {
  const link = await makeSecretLink(desk.actor, { ...ref, secret }, from());
  return { ...link, secret, token: new URL(link.url).hash.slice(1) };
};
const open = (token: string) => openSecretLink({ token }, from());
const refusal = { code: "forbidden", message: worksNoMore };
const stateOf = async (id: string) => (await listSecretLinks(desk.actor, ref)).find((link) => link.id === id);
const sealedOf = async (id: string) =>
  (await desk.query<{ sealed: string | null }>("select sealed from secret_links where id = $1", [id]))[0]
    ?.sealed;
const linesOf = (id: string) =>
  desk.query(
    "select action, outcome, actor_name, account_id, remote_id from audit_log where after->>'link' = $1 order by seq",
    [id],
  );
const outlive = (id: string) =>
  desk.query("update secret_links set expires_at = now() - interval '1 second' where id = $1", [id]);

describe("a one-time link", () => {
  it("gives the password once, says when it was opened, and is in the audit", async () => {
    const { id, url, secret, token, expiresAt } = await make();
    expect(url).toMatch(/^https:\/\/desk\.example\.com\/s#[A-Za-z0-9_-]{43}$/);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(71.9 * 3_600_000);
    expect(await stateOf(id)).toMatchObject({ state: "open", madeBy: "Ada Admin", openedAt: null });
    expect(await open(token)).toEqual({ secret });
    expect(await sealedOf(id)).toBeNull();
    expect(await stateOf(id)).toMatchObject({ state: "opened", openedAt: expect.any(String) });
    await expect(open(token)).rejects.toMatchObject(refusal);
    expect(await linesOf(id)).toEqual([
      line("secret-link.make", "Ada Admin"),
      line("secret-link.open", "someone not signed in"),
    ]);
  });

  it("is nowhere in the database in clear, neither before it is opened nor after", async () => {
    const { secret, token } = await make();
    const forms = [secret, token].flatMap((text) => Object.values(encodingsOf(text)));
    const before = await dumpTables(desk);
    expect(before).toContain(tokenDigest(token));
    await open(token);
    for (const dump of [before, await dumpTables(desk)])
      expect(forms.filter((form) => dump.includes(form))).toEqual([]);
  });

  it("opened by many at once, in two processes, gives it to one", async () => {
    const child = await startWorkerProcess();
    try {
      for (let round = 0; round < 5; round += 1) {
        const { id, token, secret } = await make();
        const answers = await Promise.all([
          ...Array.from({ length: 10 }, () => openIn(child, { token }, from())),
          ...Array.from({ length: 10 }, () =>
            open(token).then(
              (done) => ({ done }),
              ({ code, message }: { code: string; message: string }) => ({ refused: { code, message } }),
            ),
          ),
        ]);
        expect(answers.filter((answer) => "done" in answer)).toEqual([{ done: { secret } }]);
        expect(answers.filter((answer) => "refused" in answer)).toEqual(
          Array.from({ length: 19 }, () => ({ refused: refusal })),
        );
        expect((await linesOf(id)).filter(({ action }) => action === "secret-link.open")).toHaveLength(1);
      }
    } finally {
      child.kill();
    }
  });

  it("that expired gives nothing, and is erased", async () => {
    const [late, other] = [await make(), await make()];
    await outlive(late.id);
    await expect(open(late.token)).rejects.toMatchObject(refusal);
    expect(await stateOf(late.id)).toMatchObject({ state: "expired" });
    await Promise.all([expireSecretLinks(), expireSecretLinks()]);
    expect(await sealedOf(late.id)).toBeNull();
    expect(await linesOf(late.id)).toEqual([
      line("secret-link.make", "Ada Admin"),
      line("secret-link.expire", "Subdesk"),
    ]);
    expect(await open(other.token)).toEqual({ secret: other.secret });
  });

  it("that was revoked gives nothing, and one that was opened cannot be revoked", async () => {
    const [revoked, opened] = [await make(), await make()];
    const support = await addActor("support", "Sam Support");
    expect(await revokeSecretLink(support, { id: revoked.id }, from())).toMatchObject({
      state: "revoked",
      revokedBy: "Sam Support",
    });
    await revokeSecretLink(support, { id: revoked.id }, from());
    await expect(open(revoked.token)).rejects.toMatchObject(refusal);
    expect(await sealedOf(revoked.id)).toBeNull();
    expect(await linesOf(revoked.id)).toEqual([
      line("secret-link.make", "Ada Admin"),
      line("secret-link.revoke", "Sam Support"),
    ]);
    await open(opened.token);
    await expect(revokeSecretLink(support, { id: opened.id }, from())).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await stateOf(opened.id)).toMatchObject({ state: "opened", revokedAt: null });
  });

  it("cannot be guessed, nor opened with anything that the database has", async () => {
    const { id, token, secret } = await make();
    const sealed = (await sealedOf(id)) ?? "";
    for (const guess of ["", " ", "none", id, tokenDigest(token), sealed, token.slice(0, -1), `${token}A`])
      await expect(open(guess), guess).rejects.toMatchObject(refusal);
    for (let times = 0; times < 50; times += 1)
      await expect(open(randomBytes(32).toString("base64url"))).rejects.toMatchObject(refusal);
    expect(await open(token)).toEqual({ secret });
  });

  it("leads to nothing from another row", async () => {
    const [one, other] = [await make(), await make()];
    await desk.query("update secret_links set sealed = $2 where id = $1", [other.id, await sealedOf(one.id)]);
    await expect(open(other.token)).rejects.toMatchObject(refusal);
    expect(await open(one.token)).toEqual({ secret: one.secret });
  });

  it("waits for its key: one that is missing for a while erases nothing", async () => {
    const file = env().credentialsKey.file ?? "";
    const kept = readFileSync(file, "utf8");
    const { id, token, secret } = await make();
    writeRing(file, [newKey()]);
    await expect(open(token)).rejects.toMatchObject(refusal);
    expect(await stateOf(id)).toMatchObject({ state: "open" });
    writeFileSync(file, kept);
    expect(await open(token)).toEqual({ secret });
  });

  it("is withdrawn by a rotation of that key, and later ones work", async () => {
    const before = await make();
    expect(await rotateKey()).toMatchObject({ withdrawn: expect.any(Number) });
    await expect(open(before.token)).rejects.toMatchObject(refusal);
    expect(await stateOf(before.id)).toMatchObject({ state: "revoked", revokedBy: "Subdesk" });
    expect(await linesOf(before.id)).toEqual([
      line("secret-link.make", "Ada Admin"),
      line("secret-link.revoke", "Subdesk"),
    ]);
    const after = await make();
    expect(await open(after.token)).toEqual({ secret: after.secret });
    expect(await rotateKey()).toMatchObject({ withdrawn: 0 });
  });
});

it("one network may try 20 links that do not work, and no further one, also a right one", async () => {
  const { token, secret } = await make();
  const { address } = from();
  const tried = (guess: string, by = address) =>
    openCall("secret-link", by, () => openSecretLink({ token: guess }, { ...from(), address: by }));
  for (let times = 0; times < 20; times += 1)
    await expect(tried(`none ${times}`)).rejects.toMatchObject({ code: "forbidden" });
  await expect(tried(token)).rejects.toMatchObject({ code: "too-many" });
  expect(await tried(token, from().address)).toEqual({ secret });
});

describe("a link is made", () => {
  it("by those who may reveal a password", async () => {
    const viewer = await addActor("viewer");
    await expect(makeSecretLink(viewer, { ...ref, secret: "x" }, from())).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(listSecretLinks(viewer, ref)).rejects.toMatchObject({ code: "forbidden" });
    const support = await addActor("support");
    expect((await makeSecretLink(support, { ...ref, secret: "x" }, from())).url).toContain("/s#");
  });

  it("for a sub-user that there is", () =>
    expect(
      makeSecretLink(desk.actor, { accountId: nineProxyId, remoteId: "none", secret: "x" }, from()),
    ).rejects.toMatchObject({ code: "not-found" }));

  it("as long as the person has not too many that work, also at once", async () => {
    const busy = await addActor("support");
    await desk.query(
      "insert into secret_links (id, token_digest, sealed, account_id, remote_id, created_by_id, created_by, expires_at) select gen_random_uuid(), gen_random_uuid()::text, 'x', $1, 'none', $2, 'x', now() + interval '1 hour' from generate_series(1, 195)",
      [netnutId, busy.staffId],
    );
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () => makeSecretLink(busy, { ...ref, secret: "x" }, from())),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });
});

function line(action: string, actor_name: string) {
  return { action, outcome: "done", actor_name, account_id: ref.accountId, remote_id: ref.remoteId };
}
