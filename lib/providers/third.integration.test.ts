import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { FieldDescriptor } from "../domain/providers/descriptor";
import { acme } from "../../testing/acme";
import { someOrigin } from "../../testing/accounts";
import { netnutId, perform, startDesk, type TestDesk } from "../../testing/desk";
import type * as registry from "./registry";
import { listDescriptors } from "../accounts/descriptors";
import { listAudit } from "../audit/list";
import { allAudit } from "../domain/audit/search";
import { planRun } from "../runs/plan";
import { planCreate } from "../runs/plan-create";
import { listRunRows } from "../runs/list-rows";

vi.mock("./registry", async (load) => {
  const { providers } = await load<typeof registry>();
  const all = [...providers, acme];
  return { providers: all, providerById: (id: string) => all.find((provider) => provider.id === id) };
});

const acmeId = "acme-sandbox";
let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());

describe("a provider with field names of its own", () => {
  it("calls every row of a bulk creation by its name, and plans them all", async () => {
    const runId = randomUUID();
    const rows = ["north", "south", "east"].map((handle) => ({ handle, organisation: "One customer" }));
    const run = await planCreate(desk.actor, { runId, accountId: acmeId, rows }, someOrigin);
    expect(run.totals.byState).toMatchObject({ planned: 3, skipped: 0, excluded: 0 });
    const page = await listRunRows(desk.actor, { runId, state: null, page: 1, size: 10 });
    expect(page.rows.map(({ name }) => name)).toEqual(["north", "south", "east"]);
    const inputs = await desk.query("select input from run_rows where run_id = $1", [runId]);
    expect(JSON.stringify(inputs)).not.toContain("passphrase");
  });

  it("says of a row without a usable name what it is called there", async () => {
    const runId = randomUUID();
    const rows = [{ handle: "x" }];
    await planCreate(desk.actor, { runId, accountId: acmeId, rows }, someOrigin);
    const page = await listRunRows(desk.actor, { runId, state: null, page: 1, size: 10 });
    expect(page.rows).toMatchObject([
      { name: "x", state: "skipped", message: "Handle: At least 2 characters." },
    ]);
  });

  it("creates one under its name", async () => {
    const { operation, subUser } = await perform(desk.actor, acmeId, "create", null, {
      handle: "west",
      passphrase: "Long-enough-1",
    });
    expect(operation).toMatchObject({ name: "west", state: "done" });
    expect(subUser).toMatchObject({ name: "west", remoteId: "id-west" });
  });

  it("adds traffic to many in its own words, and is left out where it does not sell the product", async () => {
    await perform(desk.actor, acmeId, "create", null, { handle: "many", passphrase: "Long-enough-1" });
    const planned = async (productType: string) => {
      const runId = randomUUID();
      await planRun(
        desk.actor,
        {
          runId,
          rows: [{ accountId: acmeId, remoteId: "id-many" }],
          params: { action: "add-traffic", gigabytes: 5, productType },
        },
        someOrigin,
      );
      const [row] = await desk.query("select state, input, message from run_rows where run_id = $1", [runId]);
      return row;
    };
    expect(await planned("gold")).toMatchObject({ state: "planned", input: { volume: 5, pool: "gold" } });
    expect(await planned("res")).toMatchObject({
      state: "skipped",
      message: "Acme does not offer this product.",
    });
  });

  it("is named in its own words in the audit", async () => {
    await perform(desk.actor, acmeId, "create", null, { handle: "audited", passphrase: "Long-enough-1" });
    await perform(desk.actor, acmeId, "allocate-traffic", "id-audited", { volume: 5, pool: "gold" });
    await perform(desk.actor, netnutId, "create", null, {
      customer_name: "A customer",
      customer_dashboard_email: "a@customer.example",
      customer_dashboard_pwd: "Long-enough-1",
      customer_login_name: "a_customer",
      customer_login_pwd: "Long-enough-2",
    });
    const { rows } = await listAudit(desk.actor, { ...allAudit, outcome: "intent" });
    expect(rows.slice(0, 2).map(({ labels }) => labels)).toEqual([
      {
        customer_name: "Name",
        customer_dashboard_email: "Dashboard e-mail",
        customer_login_name: "Proxy login",
      },
      { volume: "Volume", pool: "Pool" },
    ]);
  });

  it("tells the browser which of its fields mean what", () => {
    const meanings = (fields: FieldDescriptor[] = []) =>
      Object.fromEntries(fields.map(({ name, meaning }) => [name, meaning]));
    const of = (accountId: string, operation: string) =>
      listDescriptors(desk.actor)[accountId]?.find(({ name }) => name === operation)?.fields;
    expect(meanings(of(acmeId, "create"))).toEqual({
      handle: "name",
      organisation: "display-name",
      passphrase: "password",
    });
    expect(meanings(of(acmeId, "allocate-traffic"))).toEqual({ volume: "amount", pool: "product" });
    expect(meanings(of(netnutId, "allocate-traffic"))).toEqual({
      gigabytes: "amount",
      productType: "product",
    });
  });
});
