import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startNineProxySandbox } from "../../sandbox/nine-proxy";
import { addNineProxy } from "../../testing/accounts";
import { addActor, startDesk, type TestDesk } from "../../testing/desk";
import { someKey } from "../../testing/rekeyable";
import { dismissChecklist } from "../profile/dismiss-checklist";
import { checklistFor } from "./checklist";

let desk: TestDesk;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
});
afterAll(async () => {
  await desk.close();
  await Promise.all(closing.map((close) => close()));
});

const openSteps = async () =>
  (await checklistFor(desk.actor))?.filter(({ done }) => !done).map(({ step }) => step);

it("ticks off each step once it has left something behind, and disappears after the last", async () => {
  await desk.query("delete from staff where id <> $1", [desk.actor.staffId]);
  expect(await openSteps()).toEqual(["account", "second-factor", "colleague", "alert-channel", "top-up"]);

  const sandbox = await startNineProxySandbox({ users: 0, apiKey: someKey() });
  closing.push(() => sandbox.close());
  await addNineProxy(desk.actor, "Main", sandbox.url, sandbox.apiKey);
  expect(await openSteps()).toEqual(["second-factor", "colleague", "alert-channel", "top-up"]);

  await desk.query("update staff set totp_secret = 'sealed' where id = $1", [desk.actor.staffId]);
  expect(await openSteps()).toEqual(["colleague", "alert-channel", "top-up"]);

  await addActor("viewer");
  expect(await openSteps()).toEqual(["alert-channel", "top-up"]);

  await desk.query(
    "insert into alert_channels (id, kind, label, target) values ($1, 'email', 'Ops', 'ops@desk.example')",
    [randomUUID()],
  );
  expect(await openSteps()).toEqual(["top-up"]);

  await desk.query(
    "insert into runs (id, state, params, kind, actor_id, actor_name) values ($1, 'draft', $2, 'bulk', $3, 'Ada')",
    [randomUUID(), JSON.stringify({ action: "add-traffic", gigabytes: 1 }), desk.actor.staffId],
  );
  expect(await checklistFor(desk.actor)).toBeNull();
});

it("is for those who set things up, and each may dismiss it for themselves", async () => {
  await desk.query("delete from runs");
  const [operator, colleague] = [await addActor("operator"), await addActor("admin")];
  expect(await checklistFor(operator)).toBeNull();
  await dismissChecklist(desk.actor);
  expect(await checklistFor(desk.actor)).toBeNull();
  expect(await checklistFor(colleague)).not.toBeNull();
});
