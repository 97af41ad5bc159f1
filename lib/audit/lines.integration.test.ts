import { randomUUID } from "node:crypto";
import papaparse from "papaparse";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { signIn } from "../auth/sign-in";
import { planCreate } from "../runs/plan-create";
import { reportRun } from "../runs/report";
import { nineProxyId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { actorFor, addPerson, from } from "../../testing/staff";
import type { ListAuditParams } from "../domain/audit/audit";
import { allAudit } from "../domain/audit/search";
import { db } from "../db/client";
import { exportAudit } from "./export";
import { listAudit } from "./list";
import { recordAuditLines } from "./record";
import { auditSparingly, concludeNoted } from "./sparingly";
import { offerPasskey } from "../profile/offer-passkey";
import { offerTotp } from "../profile/offer-totp";
import { plainSearch } from "../domain/sub-users/search";
import { exportChosenSubUsers } from "../sub-users/export";
import { listSubUsers } from "../sub-users/list";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

const linesOf = (action: string, staffId: string) =>
  desk.query(
    "select outcome, subject, address, run_id from audit_log where action = $1 and actor_id = $2 order by seq",
    [action, staffId],
  );

it("is exported in parts, each read when the one before it was taken", async () => {
  const entry = { action: "session.sign-in", outcome: "done", reason: "one of many" } as const;
  await recordAuditLines(
    db(),
    { staffId: null, name: "Ada" },
    null,
    Array.from({ length: 6_000 }, () => entry),
  );
  const read = vi.spyOn(pg.Client.prototype, "query");
  const readings = () =>
    read.mock.calls.filter((call) => JSON.stringify(call[0]).includes("audit_log")).length;
  const parts = await exportAudit(desk.actor, { ...allAudit, q: "one of many" }, from());
  const before = readings();
  const taken = [await parts.next(), await parts.next()].map(({ value }) => value ?? "");
  expect(readings()).toBe(before + 1);
  taken.push((await parts.next()).value ?? "");
  expect((await parts.next()).done).toBe(true);
  read.mockRestore();
  expect(taken.map((part) => part.split("\r\n").length)).toEqual([1, 5_001, 1_001]);
  const { data } = papaparse.parse<{ reason: string; seq: string }>(taken.join(""), { header: true });
  expect(data).toHaveLength(6_000);
  expect(new Set(data.map(({ seq }) => seq)).size).toBe(6_000);
  expect(data.at(-1)?.reason).toBe("one of many");
});

describe("a line of the audit for", () => {
  it("the report of a run, and none for one that does not exist", async () => {
    const { id } = await planCreate(
      desk.actor,
      { runId: randomUUID(), accountId: nineProxyId, rows: [{ user_name: "reported_1" }], uncapped: 1 },
      from(),
    );
    await desk.query("update runs set state = 'paused' where id = $1", [id]);
    const viewer = await actorFor(await addPerson("viewer"));
    const origin = from();
    await reportRun(viewer, { runId: id }, origin);
    await expect(reportRun(viewer, { runId: randomUUID() }, origin)).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await linesOf("run.report", viewer.staffId)).toEqual([
      { outcome: "done", subject: "create", address: origin.address, run_id: id },
    ]);
  });

  it("an export of a selection, and none for whoever may not export", async () => {
    const operator = await actorFor(await addPerson("operator"));
    const origin = from();
    await syncBoth();
    const { rows } = await listSubUsers(desk.actor, plainSearch);
    const request = {
      subUsers: rows.slice(0, 3).map(({ accountId, remoteId }) => ({ accountId, remoteId })),
      columns: ["name" as const, "note" as const],
      sort: "name" as const,
      order: "asc" as const,
    };
    await exportChosenSubUsers(operator, request, origin);
    expect(
      await desk.query(
        "select outcome, after, address from audit_log where action = 'sub-user.export' and actor_id = $1",
        [operator.staffId],
      ),
    ).toEqual([
      { outcome: "done", after: { selected: 3, columns: ["name", "note"] }, address: origin.address },
    ]);
    for (const role of ["viewer", "support"] as const)
      await expect(
        exportChosenSubUsers(await actorFor(await addPerson(role)), request, origin),
      ).rejects.toMatchObject({ code: "forbidden" });
    expect(await desk.query("select 1 from audit_log where action = 'sub-user.export'")).toHaveLength(1);
  });

  it("a second factor that someone begins to set up, without its secret", async () => {
    const actor = await actorFor(await addPerson("viewer"));
    const origin = from();
    const { secret } = await offerTotp(actor, {}, origin);
    await offerPasskey(actor, {}, origin);
    for (const action of ["staff.offer-totp", "staff.offer-passkey"])
      expect(await linesOf(action, actor.staffId)).toEqual([
        { outcome: "done", subject: actor.email, address: origin.address, run_id: null },
      ]);
    expect(JSON.stringify(await desk.query("select * from audit_log"))).not.toContain(secret);
  });

  it("sign-ins that were turned away: one at once, and one more with how often", async () => {
    const origin = from();
    const lines = () =>
      desk.query(
        "select outcome, actor_name, after from audit_log where action = 'session.sign-in' and address = $1 and reason = 'Too many attempts.' order by seq",
        [origin.address],
      );
    const states: string[] = [];
    for (let times = 0; times < 30; times += 1)
      states.push(
        (
          await signIn(
            { email: `nobody-${times}@desk.example`, password: "wrong password" },
            { ...origin, requestId: randomUUID() },
          )
        ).state,
      );
    expect(states.filter((state) => state === "throttled")).toHaveLength(10);
    expect(await lines()).toEqual([{ outcome: "refused", actor_name: "someone not signed in", after: null }]);
    await concludeNoted();
    expect(await lines()).toEqual([
      { outcome: "refused", actor_name: "someone not signed in", after: null },
      { outcome: "refused", actor_name: "someone not signed in", after: { timesMore: 9 } },
    ]);
  });

  it("no more than some hundred of what strangers do, from however many networks", async () => {
    await concludeNoted();
    const count = async () =>
      (
        await desk.query<{ count: number }>(
          "select count(*)::int as count from audit_log where action = 'request.foreign'",
        )
      )[0]?.count ?? 0;
    const before = await count();
    const note = (network: number) =>
      auditSparingly(
        `2001:db8:${network.toString(16)}::/64`,
        { staffId: null, name: "x" },
        { address: `2001:db8:${network.toString(16)}::1` },
        {
          action: "request.foreign",
          outcome: "refused",
        },
      );
    for (let network = 0; network < 300; network += 1) await note(network);
    for (let network = 0; network < 300; network += 1) await note(network);
    expect((await count()) - before).toBe(201);
    await concludeNoted();
    expect((await count()) - before).toBe(402);
    const [rest] = await desk.query(
      "select address, after from audit_log where action = 'request.foreign' and address is null order by seq desc limit 1",
    );
    expect(rest).toEqual({ address: null, after: { timesMore: 199 } });
  });
});

it("counts days where the reader is, and finds any of several actions", async () => {
  const at = (zone: string, later = 0) =>
    new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(
      Date.now() + later * 86_400_000,
    );
  const count = async (params: Partial<ListAuditParams>) =>
    (await listAudit(desk.actor, { ...allAudit, ...params })).rows.length;
  for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago", ""]) {
    const today = at(zone || "UTC");
    expect(await count({ from: today, to: today, zone }), zone).toBeGreaterThan(0);
    expect(await count({ from: at(zone || "UTC", 1), zone }), zone).toBe(0);
    expect(await count({ to: at(zone || "UTC", -1), zone }), zone).toBe(0);
  }
  const [one, two] = ["request.foreign", "session.sign-in"] as const;
  expect(await count({ action: `${one},${two}` })).toBe(
    Math.min(100, (await count({ action: one })) + (await count({ action: two }))),
  );
});
