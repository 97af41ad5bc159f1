import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listAudit } from "../audit/list";
import { readAuditParams } from "../domain/audit/search";
import { recordAuditAlone } from "../audit/record";
import { startDesk, type TestDesk } from "../../testing/desk";
import { actorFor, addPerson, from } from "../../testing/staff";
import { atOnce } from "../domain/alerts/channel";
import { unseal } from "../secrets";
import { listAlerts } from "./list";
import { saveChannel } from "./save-channel";
import { deleteChannel } from "./delete-channel";
import { send } from "./send";
import { sendTest } from "./send-test";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

const webhook = (target: string, id: string = randomUUID()) => ({
  id,
  kind: "webhook" as const,
  label: "Pager",
  target,
  ...atOnce,
});
const secret = "T0KEN-in-the-path";

it("stores no channel that leads to this machine or a private network, new or changed", async () => {
  const id = randomUUID();
  await saveChannel(desk.actor, webhook("https://9.9.9.9/hook", id), from());
  for (const target of [
    "http://127.0.0.1:5432/",
    "http://localhost/",
    "http://169.254.169.254/latest/meta-data",
    "http://[::1]/",
    "http://10.0.0.7/",
    "http://2130706433/",
  ]) {
    for (const each of [randomUUID(), id])
      await expect(saveChannel(desk.actor, webhook(target, each), from())).rejects.toMatchObject({
        code: "invalid",
        fields: { target: expect.any(String) as string },
      });
  }
  expect(await desk.query("select target from alert_channels")).toEqual([{ target: "https://9.9.9.9/hook" }]);
  // As stored before, or after the name resolves elsewhere.
  await desk.query("update alert_channels set target = 'http://127.0.0.1:9/' where id = $1", [id]);
  expect(await sendTest(desk.actor, { id }, from())).toMatchObject({
    delivered: false,
    message: expect.stringContaining("Subdesk sends no webhooks there") as string,
  });
  await deleteChannel(desk.actor, { id }, from());
});

it("gives a message up at once where the channel's secret cannot be read any more", async () => {
  const channel = {
    kind: "webhook",
    target: "https://9.9.9.9/hook",
    secret: "under another secret",
  } as const;
  await expect(send(channel, randomUUID(), "Test", {})).rejects.toMatchObject({
    name: "DeliveryError",
    final: true,
    message: expect.stringContaining("AUTH_SECRET"),
  });
});

it("shows the whole address to those who may change it, and to no one else, nor in the audit", async () => {
  const id = randomUUID();
  await saveChannel(
    desk.actor,
    webhook(`https://someone:${secret}@9.9.9.9/${secret}?key=${secret}`, id),
    from(),
  );
  await saveChannel(desk.actor, webhook(`https://9.9.9.9/other/${secret}`, id), from());
  const targets = async (role: "viewer" | "support" | "operator" | "admin") =>
    (await listAlerts(await actorFor(await addPerson(role)))).channels.map(({ target }) => target);
  expect(await targets("admin")).toEqual([`https://9.9.9.9/other/${secret}`]);
  for (const role of ["viewer", "support", "operator"] as const)
    expect(await targets(role)).toEqual(["https://9.9.9.9/…"]);
  await deleteChannel(desk.actor, { id }, from());
  expect(JSON.stringify(await desk.query("select * from audit_log"))).not.toContain(secret);
  const shown = { label: "Pager", target: "https://9.9.9.9/…" };
  expect(
    await desk.query("select before, after from audit_log where subject = 'Pager' order by seq desc limit 2"),
  ).toEqual([
    { before: shown, after: null },
    { before: shown, after: { ...shown, anotherAddress: true } },
  ]);
});

it("signs a webhook anew when asked to, and only then", async () => {
  const id = randomUUID();
  const save = (more = {}) =>
    saveChannel(desk.actor, { ...webhook("https://9.9.9.9/hook", id), ...more }, from());
  const sealed = async () => {
    const [row] = await desk.query<{ secret: string }>("select secret from alert_channels where id = $1", [
      id,
    ]);
    return unseal("alerts", row?.secret ?? "");
  };
  // Made, and made once more because its answer was lost.
  const lost = (await save({ signAnew: true })).secret;
  const known = (await save({ signAnew: true })).secret;
  expect(known).toMatch(/^[\w-]{43}$/);
  expect(known).not.toBe(lost);
  expect(await sealed()).toBe(known);
  expect((await save()).secret).toBeNull();
  expect(await sealed()).toBe(known);
  expect(
    await desk.query(
      "select after->'signedAnew' as anew from audit_log where after->>'label' = 'Pager' order by seq desc limit 2",
    ),
  ).toEqual([{ anew: null }, { anew: true }]);
  expect(JSON.stringify(await desk.query("select * from audit_log"))).not.toContain(known);
  await deleteChannel(desk.actor, { id }, from());
});

it("hides the addresses that were audited whole before", async () => {
  await recordAuditAlone({ staffId: null, name: "Ada" }, null, {
    action: "alert.save-channel",
    outcome: "done",
    subject: "Old",
    before: { target: `https://9.9.9.9/${secret}` },
    after: { target: "night@desk.example" },
  });
  const { rows } = await listAudit(
    await actorFor(await addPerson("viewer")),
    readAuditParams(new URLSearchParams("q=Old")),
  );
  expect(rows).toMatchObject([
    { before: { target: "https://9.9.9.9/…" }, after: { target: "night@desk.example" } },
  ]);
});
