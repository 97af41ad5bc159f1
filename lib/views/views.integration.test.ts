import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mostPerPerson } from "../domain/staff/limits";
import { startDesk, type TestDesk } from "../../testing/desk";
import { actorFor, addPerson, from } from "../../testing/staff";
import { deleteView } from "./delete";
import { listViews } from "./list";
import { saveView } from "./save";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

const lines = (staffId: string) =>
  desk.query(
    "select action, outcome, subject, before, after, address from audit_log where actor_id = $1 and action like 'view.%' order by seq",
    [staffId],
  );

it("audits a view that is made, changed and deleted, and nothing of a refusal", async () => {
  const actor = await actorFor(await addPerson("viewer"));
  const stranger = await actorFor(await addPerson("viewer"));
  const id = randomUUID();
  const origin = from();
  await saveView(actor, { id, name: "Off", search: "?status=disabled", shared: false }, origin);
  await saveView(actor, { id, name: "Off too", search: "?status=disabled", shared: true }, origin);
  await expect(
    saveView(stranger, { id, name: "Mine now", search: "", shared: false }, origin),
  ).rejects.toMatchObject({ code: "forbidden" });
  await expect(deleteView(stranger, { id }, origin)).rejects.toMatchObject({ code: "not-found" });
  await deleteView(actor, { id }, origin);
  const off = { name: "Off", search: "?status=disabled", shared: false };
  const too = { name: "Off too", search: "?status=disabled", shared: true };
  expect(await lines(actor.staffId)).toEqual([
    {
      action: "view.save",
      outcome: "done",
      subject: "Off",
      before: null,
      after: off,
      address: origin.address,
    },
    {
      action: "view.save",
      outcome: "done",
      subject: "Off too",
      before: off,
      after: too,
      address: origin.address,
    },
    {
      action: "view.delete",
      outcome: "done",
      subject: "Off too",
      before: too,
      after: null,
      address: origin.address,
    },
  ]);
  expect(await lines(stranger.staffId)).toEqual([]);
});

it("keeps so many views of a person, and so many shared ones, also when they come at once", async () => {
  const actor = await actorFor(await addPerson("viewer"));
  const save = (shared: boolean, id: string = randomUUID()) =>
    saveView(actor, { id, name: "x", search: "", shared }, from());
  const count = async () =>
    (
      await desk.query(
        "select count(*)::int as all, (count(*) filter (where shared))::int as shared from saved_views where owner_id = $1",
        [actor.staffId],
      )
    )[0];
  const shared = await Promise.allSettled(
    Array.from({ length: mostPerPerson.sharedViews + 5 }, () => save(true)),
  );
  expect(shared.filter(({ status }) => status === "rejected")).toHaveLength(5);
  for (const one of shared)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
  await Promise.allSettled(Array.from({ length: mostPerPerson.views }, () => save(false)));
  expect(await count()).toEqual({ all: mostPerPerson.views, shared: mostPerPerson.sharedViews });
  await expect(save(false)).rejects.toMatchObject({ code: "conflict" });
  const [own] = await listViews(actor);
  await saveView(
    actor,
    { id: own?.id ?? "", name: "Renamed", search: "", shared: own?.shared ?? false },
    from(),
  );
  await deleteView(actor, { id: own?.id ?? "" }, from());
  await save(false);
  expect(await count()).toMatchObject({ all: mostPerPerson.views });
});
