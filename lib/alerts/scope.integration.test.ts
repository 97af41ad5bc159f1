import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AlertRule, RuleTerms } from "../domain/alerts/alert";
import { plainSearch, writeSearch } from "../domain/sub-users/search";
import { overview } from "../overview/get";
import { listSubUsers } from "../sub-users/list";
import { nineProxyId, startDesk, syncBoth, type TestDesk } from "../../testing/desk";
import { listViews } from "../views/list";
import { saveView } from "../views/save";
import { evaluateAlerts } from "./evaluate";
import { listAlerts } from "./list";
import { saveRule, switchRule } from "./save-rule";

let desk: TestDesk;
const origin = { requestId: randomUUID(), address: null };
const tags = (count: number) =>
  writeSearch({ ...plainSearch, tag: Array.from({ length: count }, (_, at) => `t${at}`) });
const broken = [
  tags(21),
  writeSearch({ ...plainSearch, account: Array.from({ length: 51 }, (_, at) => `a${at}`) }),
  "?near=0",
  "?near=80&near=90",
  "?status=none",
  "?out=1e9",
  `?q=${"x".repeat(201)}`,
  "?stauts=active",
  "?tag=",
];
const rule = (scope: string | null, changes = {}) => ({
  id: randomUUID(),
  name: `Rule ${scope?.slice(0, 20)}`,
  kind: "blocked" as const,
  threshold: null,
  scope,
  channels: [],
  enabled: true,
  ...changes,
});

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 2 }, nineProxy: { users: 30 } });
  await syncBoth();
  await desk.query("update sub_users set status = 'blocked'");
}, 60_000);
afterAll(() => desk.close());

const openOf = async (ruleId: string) =>
  (
    await desk.query<{ n: number }>(
      "select count(*) as n from alert_events where rule_id = $1 and cleared_at is null",
      [ruleId],
    )
  )[0]?.n;

describe("a rule that a colleague changed meanwhile", () => {
  afterAll(() => desk.query("delete from alert_rules where name in ('mine', 'theirs', 'again')"));
  const termsOf = ({ name, kind, threshold, scope, channels }: AlertRule): RuleTerms => ({
    name,
    kind,
    threshold,
    scope,
    channels,
  });

  it("is switched off as it is now", async () => {
    const made = await saveRule(desk.actor, rule("?status=blocked"), origin);
    await saveRule(desk.actor, { id: made.id, ...termsOf(made), name: "theirs", scope: null }, origin);
    expect(await switchRule(desk.actor, { id: made.id, enabled: false }, origin)).toMatchObject({
      name: "theirs",
      scope: null,
      enabled: false,
    });
    // Nor does a form switch it on again that was opened before.
    expect(
      await saveRule(desk.actor, { id: made.id, ...termsOf(made), name: "again" }, origin),
    ).toMatchObject({ name: "again", enabled: false });
  });

  it("is not overwritten unseen", async () => {
    const made = await saveRule(desk.actor, rule("?status=blocked"), origin);
    const seen = termsOf(made);
    const mine = { id: made.id, ...seen, name: "mine", seen };
    const theirs = await saveRule(desk.actor, { ...mine, name: "theirs" }, origin);
    await expect(saveRule(desk.actor, mine, origin)).rejects.toMatchObject({ code: "conflict" });
    expect(await saveRule(desk.actor, { ...mine, seen: termsOf(theirs) }, origin)).toMatchObject({
      name: "mine",
    });
    // Sent again after a lost answer, it is as it was asked for.
    expect(await saveRule(desk.actor, mine, origin)).toMatchObject({ name: "mine" });
    await desk.query("delete from alert_rules where id = $1", [made.id]);
    await expect(saveRule(desk.actor, mine, origin)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a filter that cannot be applied", () => {
  it("of a list of customers is no scope", async () => {
    await expect(saveRule(desk.actor, rule("?state=closed"), origin)).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it.each(broken)("is saved neither with a rule nor as a view: %s", async (scope) => {
    await expect(saveRule(desk.actor, rule(scope), origin)).rejects.toMatchObject({
      code: "invalid",
      fields: { scope: expect.any(String) },
    });
    await expect(saveRule(desk.actor, rule(scope, { enabled: false }), origin)).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(
      saveView(
        desk.actor,
        { id: randomUUID(), list: "sub-users", name: "x", search: scope, shared: false },
        origin,
      ),
    ).rejects.toMatchObject({ code: "invalid", fields: { search: expect.any(String) } });
  });

  it.each(broken)(
    "of a stored rule watches no one, is named, and leaves open alerts open: %s",
    async (scope) => {
      const stored = await saveRule(desk.actor, rule("?tag=nobody"), origin);
      await desk.query("update alert_rules set scope = $2 where id = $1", [stored.id, scope]);
      await desk.query(
        "insert into alert_events (rule_id, key, subject, message) values ($1, 'before', 'x', 'x')",
        [stored.id],
      );
      await evaluateAlerts();
      expect(await openOf(stored.id)).toBe(1);
      const shown = (await listAlerts(desk.actor)).rules.find(({ id }) => id === stored.id);
      expect(shown?.broken).toEqual(expect.any(String));
      expect((await overview(desk.actor)).needs.brokenRules).toContainEqual({
        id: stored.id,
        name: stored.name,
        reason: shown?.broken,
      });
      // It can be switched off as it is, and repaired.
      const { open: _open, broken: _broken, ...request } = stored;
      await expect(saveRule(desk.actor, { ...request, name: "y", scope }, origin)).rejects.toMatchObject({
        code: "invalid",
      });
      expect(await saveRule(desk.actor, { ...request, scope, enabled: false }, origin)).toMatchObject({
        enabled: false,
      });
      expect((await overview(desk.actor)).needs.brokenRules).toEqual([]);
      await saveRule(desk.actor, { ...request, scope: `?account=${nineProxyId}` }, origin);
      await evaluateAlerts();
      expect(await openOf(stored.id)).toBe(30);
      await desk.query("delete from alert_rules where id = $1", [stored.id]);
    },
  );

  it("does not matter to a rule that is not about sub-users", async () => {
    const stored = await saveRule(desk.actor, rule("?near=0", { kind: "key-refused" }), origin);
    expect(stored.broken).toBeNull();
    await desk.query("delete from alert_rules where id = $1", [stored.id]);
  });
});

describe("a rule's scope", () => {
  it.each([
    ["?provider=nine-proxy", 30],
    ["?provider=netnut", 2],
    ["?provider=gone", 0],
    ["?account=gone", 0],
    ["?tag=gone", 0],
    [`?account=gone&account=${nineProxyId}`, 30],
    ["?sort=use_key&page=-1&size=9&cols=note", 32],
  ])("is what the table shows for it: %s", async (scope, count) => {
    const stored = await saveRule(desk.actor, rule(scope), origin);
    await evaluateAlerts();
    expect(await openOf(stored.id)).toBe(count);
    await desk.query("delete from alert_rules where id = $1", [stored.id]);
  });
});

it("rules made at one moment keep their places when one of them is changed", async () => {
  await desk.query(
    "insert into alert_rules (id, name, kind, enabled, created_at) select gen_random_uuid(), name, 'blocked', true, '2026-01-01Z' from unnest(array['c', 'a', 'b']) as name",
  );
  const listed = async () => (await listAlerts(desk.actor)).rules.filter(({ name }) => name.length === 1);
  const [first, ...others] = await listed();
  if (!first) throw new Error("No rule is listed.");
  const { open: _open, broken: _broken, ...request } = first;
  await saveRule(desk.actor, { ...request, enabled: false }, origin);
  expect((await listed()).map(({ name }) => name)).toEqual([first, ...others].map(({ name }) => name));
  await desk.query("delete from alert_rules where name = any(array['a', 'b', 'c'])");
});

describe("a saved view", () => {
  it("is kept as it is when its filter can be applied", async () => {
    const id = randomUUID();
    await saveView(
      desk.actor,
      { id, list: "sub-users", name: "Twenty", search: tags(20), shared: false },
      origin,
    );
    expect((await listViews(desk.actor)).find((view) => view.id === id)?.search).toBe(tags(20));
    expect((await listSubUsers(desk.actor, { ...plainSearch, tag: ["gone"] })).total).toBe(0);
  });
});
