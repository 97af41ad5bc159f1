import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addActor, netnutId, nineProxyId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { from } from "../../testing/staff";
import { writeMessage } from "../domain/hand-over/message";
import { templateLimits, templatesFor, type SaveTemplateRequest } from "../domain/hand-over/template";
import { deleteTemplate } from "./delete-template";
import { readHandOver } from "./read";
import { saveTemplate } from "./save-template";
import { saveTemplateRequest } from "./schema";

let desk: TestDesk;
const ids: string[] = [];
const customer = randomUUID();

beforeAll(async () => {
  desk = await startDesk();
  await syncBoth();
  await desk.query(
    "insert into customers (id, name, language, created_by) values ($1, 'Lumen Travel', 'de-AT', 'x')",
    [customer],
  );
  for (const account of [netnutId, nineProxyId]) {
    const [row] = await desk.query<{ remote_id: string }>(
      "select remote_id from sub_users where account_id = $1 order by id limit 1",
      [account],
    );
    ids.push(row?.remote_id ?? "");
    await desk.query(
      "insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by) values ($1, $2, $3, now(), gen_random_uuid(), 'x')",
      [customer, account, row?.remote_id],
    );
  }
});
afterAll(() => desk.close());

const request = (changes: Partial<SaveTemplateRequest> = {}): SaveTemplateRequest => ({
  id: randomUUID(),
  revision: 0,
  name: "Plain",
  provider: null,
  language: "de",
  body: "Hallo {customer}: {login}",
  ...changes,
});

describe("what a message is written from", () => {
  it("is of one sub-user, with its customer's name and language", async () => {
    const { subUsers, language, more } = await readHandOver(desk.actor, {
      account: netnutId,
      subUser: ids[0] ?? "",
    });
    expect(language).toBe("de-AT");
    expect(more).toBe(0);
    expect(subUsers).toMatchObject([
      { accountId: netnutId, remoteId: ids[0], facts: { customer: "Lumen Travel", provider: "netnut" } },
    ]);
    const [mirror] = await desk.query<{ login: string | null; name: string }>(
      "select login, name from sub_users where account_id = $1 and remote_id = $2",
      [netnutId, ids[0]],
    );
    const facts = subUsers[0]?.facts ?? expect.unreachable();
    const text = writeMessage({ body: "{login}", language: "en" }, { facts, secretLink: null });
    expect(text).toBe(`${mirror?.login ?? mirror?.name}-res-any`);
  });

  it("is of all that a customer has", async () => {
    const { subUsers } = await readHandOver(desk.actor, { customer });
    expect(subUsers.map(({ accountId, remoteId }) => [accountId, remoteId])).toEqual([
      [netnutId, ids[0]],
      [nineProxyId, ids[1]],
    ]);
  });

  it("has no language for those who may not see contacts", async () => {
    const viewer = await addActor("viewer");
    expect(await readHandOver(viewer, { customer })).toMatchObject({ language: null });
  });

  it("claims no cap that the provider no longer reports", async () => {
    const where = "where account_id = $1 and remote_id = $2";
    await desk.query(
      `update sub_users set traffic_cap = 5, traffic_unlimited = false, traffic_unsaid = true ${where}`,
      [nineProxyId, ids[1]],
    );
    const { subUsers } = await readHandOver(desk.actor, { account: nineProxyId, subUser: ids[1] ?? "" });
    expect(subUsers[0]?.facts.trafficCap).toBeNull();
  });
});

describe("a template", () => {
  it("is saved, chosen by language, changed, deleted, and audited", async () => {
    const first = await saveTemplate(desk.actor, request(), from());
    expect(first).toMatchObject({ revision: 1, updatedBy: "Ada Admin" });
    expect(await saveTemplate(desk.actor, request({ id: first.id }), from())).toEqual(first);
    const { templates, language } = await readHandOver(desk.actor, { customer });
    expect(templatesFor(templates, "netnut", language)[0]).toMatchObject({ id: first.id });
    const second = await saveTemplate(
      desk.actor,
      request({ id: first.id, revision: 1, body: "Servus" }),
      from(),
    );
    expect(second.revision).toBe(2);
    const grace = await addActor("admin", "Grace Hopper");
    const late = request({ id: first.id, revision: 1, body: "Hi" });
    await expect(saveTemplate(grace, late, from())).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Ada Admin has changed this template"),
    });
    await expect(deleteTemplate(grace, { id: first.id, revision: 1 }, from())).rejects.toMatchObject({
      code: "conflict",
    });
    await deleteTemplate(grace, { id: first.id, revision: 2 }, from());
    await expect(saveTemplate(grace, { ...late, revision: 2 }, from())).rejects.toMatchObject({
      code: "conflict",
    });
    const kept = (body: string) => ({ name: "Plain", provider: null, language: "de", body });
    expect(
      await desk.query(
        "select action, actor_name, before, after from audit_log where action like 'hand-over.%' order by seq",
      ),
    ).toEqual([
      line("save", "Ada Admin", null, kept("Hallo {customer}: {login}")),
      line("save", "Ada Admin", kept("Hallo {customer}: {login}"), kept("Servus")),
      line("delete", "Grace Hopper", kept("Servus"), null),
    ]);
  });

  it("is refused with the place of what is wrong in it", async () => {
    await expect(
      saveTemplate(desk.actor, request({ body: "Hello\n{name} {hots}" }), from()),
    ).rejects.toMatchObject({
      code: "invalid",
      fields: { body: expect.stringMatching(/^Line 2, character 8: There is no placeholder \{hots\}/) },
    });
    await expect(saveTemplate(desk.actor, request({ provider: "none" }), from())).rejects.toMatchObject({
      fields: { provider: expect.any(String) },
    });
    expect(saveTemplateRequest.safeParse(request({ language: "klingon" })).success).toBe(false);
    expect(saveTemplateRequest.parse(request({ language: " pt-br " })).language).toBe("pt-BR");
  });

  it("is an administrator's to write", async () => {
    const operator = await addActor("operator");
    await expect(saveTemplate(operator, request(), from())).rejects.toMatchObject({ code: "forbidden" });
    await expect(deleteTemplate(operator, { id: randomUUID(), revision: 1 }, from())).rejects.toMatchObject({
      code: "forbidden",
    });
  });

  it("can be made so often, also at once", async () => {
    await desk.query(
      "insert into hand_over_templates (id, name, language, body, updated_by) select gen_random_uuid(), 'x', 'en', 'x', 'x' from generate_series(1, $1)",
      [templateLimits.templates - 3],
    );
    const made = await Promise.allSettled(
      Array.from({ length: 6 }, () => saveTemplate(desk.actor, request(), from())),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  });
});

function line(what: string, actor_name: string, before: unknown, after: unknown) {
  return { action: `hand-over.${what}-template`, actor_name, before, after };
}
