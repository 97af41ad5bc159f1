import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../actor";
import { maxPerPerson } from "../domain/staff/limits";
import type { SaveViewRequest } from "../domain/views/view";
import { startDesk, type TestDesk } from "../../testing/desk";
import { actorFor, addPerson, from } from "../../testing/staff";
import { deleteView } from "./delete";
import { listViews } from "./list";
import { saveView } from "./save";
import { saveViewRequest } from "./schema";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

const list = "sub-users" as const;

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
  await saveView(actor, { id, list, name: "Off", search: "?status=disabled", shared: false }, origin);
  await saveView(actor, { id, list, name: "Off too", search: "?status=disabled", shared: true }, origin);
  await expect(
    saveView(stranger, { id, list, name: "Mine now", search: "", shared: false }, origin),
  ).rejects.toMatchObject({ code: "forbidden" });
  await expect(deleteView(stranger, { id }, origin)).rejects.toMatchObject({ code: "not-found" });
  await deleteView(actor, { id }, origin);
  const off = { list, name: "Off", search: "?status=disabled", shared: false };
  const too = { list, name: "Off too", search: "?status=disabled", shared: true };
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
    saveView(actor, { id, list, name: "x", search: "", shared }, from());
  const count = async () =>
    (
      await desk.query(
        "select count(*)::int as all, (count(*) filter (where shared))::int as shared from saved_views where owner_id = $1",
        [actor.staffId],
      )
    )[0];
  const shared = await Promise.allSettled(
    Array.from({ length: maxPerPerson.sharedViews + 5 }, () => save(true)),
  );
  expect(shared.filter(({ status }) => status === "rejected")).toHaveLength(5);
  for (const one of shared)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
  await Promise.allSettled(Array.from({ length: maxPerPerson.views }, () => save(false)));
  expect(await count()).toEqual({ all: maxPerPerson.views, shared: maxPerPerson.sharedViews });
  await expect(save(false)).rejects.toMatchObject({ code: "conflict" });
  const [own] = await listViews(actor);
  await saveView(
    actor,
    { id: own?.id ?? "", list, name: "Renamed", search: "", shared: own?.shared ?? false },
    from(),
  );
  await deleteView(actor, { id: own?.id ?? "" }, from());
  await save(false);
  expect(await count()).toMatchObject({ all: maxPerPerson.views });
});

describe("a view of customers", () => {
  const ofCustomers = (search: string, change: Partial<SaveViewRequest> = {}): SaveViewRequest => ({
    id: randomUUID(),
    list: "customers",
    name: "Of customers",
    search,
    shared: true,
    ...change,
  });
  const seenBy = async (actor: Actor) => (await listViews(actor)).map(({ id }) => id);

  it("is stored with its list, and audited without what was searched for", async () => {
    const actor = await actorFor(await addPerson("support"));
    const view = ofCustomers("?%71=ops%40buyer.test&state=all&sort=used", { shared: false });
    await saveView(actor, view, from());
    expect(await desk.query("select list, search from saved_views where id = $1", [view.id])).toEqual([
      { list: "customers", search: view.search },
    ]);
    expect(await listViews(actor)).toContainEqual({ ...view, own: true, owner: actor.name });
    await saveView(actor, { ...view, shared: true }, from());
    await deleteView(actor, { id: view.id }, from());
    const audited = await lines(actor.staffId);
    expect(audited.map(({ action }) => action)).toEqual(["view.save", "view.save", "view.delete"]);
    expect(JSON.stringify(audited)).not.toContain("buyer");
    expect(audited[0]?.after).toMatchObject({ list: "customers", shared: false });
  });

  it("has the filters of customers, and stays in its list", async () => {
    const actor = await actorFor(await addPerson("support"));
    for (const search of ["?tag=vip", "?state=gone", "?out=0"])
      await expect(saveView(actor, ofCustomers(search), from())).rejects.toMatchObject({ code: "invalid" });
    await expect(
      saveView(actor, ofCustomers("?state=closed", { list: "sub-users" }), from()),
    ).rejects.toMatchObject({ code: "invalid" });
    const view = ofCustomers("?q=a");
    await saveView(actor, view, from());
    await expect(saveView(actor, { ...view, list: "sub-users" }, from())).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await desk.query("select list from saved_views where id = $1", [view.id])).toEqual([
      { list: "customers" },
    ]);
  });

  it("tells no one about contacts who may not see them", async () => {
    const support = await actorFor(await addPerson("support"));
    const viewer = await actorFor(await addPerson("viewer"));
    const open = ofCustomers("?state=all&provider=netnut");
    const personal = [
      ofCustomers("?q=ops%40buyer.test"),
      ofCustomers("?%71=SHOP-7"),
      ofCustomers("?sort=reference"),
      ofCustomers("?sort=lastComment&order=asc"),
    ];
    for (const view of [open, ...personal]) await saveView(support, view, from());
    const seen = await seenBy(viewer);
    expect(seen).toContain(open.id);
    for (const { id } of personal) expect(seen).not.toContain(id);
    for (const { id } of [open, ...personal]) expect(await seenBy(support)).toContain(id);

    // By name they may search, and keep it for themselves.
    const named = ofCustomers("?q=acme", { shared: false });
    await saveView(viewer, named, from());
    expect(await seenBy(viewer)).toContain(named.id);
    await expect(saveView(viewer, ofCustomers("?sort=reference"), from())).rejects.toMatchObject({
      code: "invalid",
      fields: { search: "Your role cannot order by reference." },
    });
  });

  it("counts towards what a person may keep", async () => {
    const actor = await actorFor(await addPerson("viewer"));
    for (let at = 0; at < maxPerPerson.sharedViews; at += 1) await saveView(actor, ofCustomers(""), from());
    await expect(saveView(actor, ofCustomers("", { list: "sub-users" }), from())).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("is one only where the request says so, and one of an unknown list is listed nowhere", async () => {
    const actor = await actorFor(await addPerson("viewer"));
    const { list: _list, ...older } = ofCustomers("?q=a");
    const request = saveViewRequest.parse(older);
    expect(request.list).toBe("sub-users");
    expect(saveViewRequest.safeParse({ ...older, list: "plans" }).success).toBe(false);
    await saveView(actor, request, from());
    await desk.query("update saved_views set list = 'plans' where id = $1", [request.id]);
    expect(await seenBy(actor)).not.toContain(request.id);
  });
});
