import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { offerPasskey } from "../profile/passkeys";
import { offerTotp } from "../profile/totp";
import { planCreate } from "../runs/plan-create";
import { reportRun } from "../runs/report";
import { nineProxyId, startDesk, type TestDesk } from "../testing/desk";
import { actorFor, addPerson, from } from "../testing/staff";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

const linesOf = (action: string, staffId: string) => desk.query("select outcome, subject, address, run_id from audit_log where action = $1 and actor_id = $2 order by seq", [action, staffId]);

describe("a line of the audit for", () => {
  it("the report of a run, and none for one that does not exist", async () => {
    const { id } = await planCreate(desk.actor, { runId: randomUUID(), accountId: nineProxyId, rows: [{ user_name: "reported_1" }], uncapped: 1 }, from());
    await desk.query("update runs set state = 'paused' where id = $1", [id]);
    const viewer = await actorFor(await addPerson("viewer"));
    const origin = from();
    await reportRun(viewer, { runId: id }, origin);
    await expect(reportRun(viewer, { runId: randomUUID() }, origin)).rejects.toMatchObject({ code: "not-found" });
    expect(await linesOf("run.report", viewer.staffId)).toEqual([{ outcome: "done", subject: "create", address: origin.address, run_id: id }]);
  });

  it("a second factor that somebody begins to set up, without its secret", async () => {
    const actor = await actorFor(await addPerson("viewer"));
    const origin = from();
    const { secret } = await offerTotp(actor, {}, origin);
    await offerPasskey(actor, {}, origin);
    for (const action of ["staff.offer-totp", "staff.offer-passkey"]) expect(await linesOf(action, actor.staffId)).toEqual([{ outcome: "done", subject: actor.email, address: origin.address, run_id: null }]);
    expect(JSON.stringify(await desk.query("select * from audit_log"))).not.toContain(secret);
  });
});
