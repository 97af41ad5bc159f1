import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { netnutId, nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { someOrigin } from "../../testing/accounts";
import { planCreate } from "./plan-create";

let desk: TestDesk;

beforeAll(async () => {
  desk = await startDesk();
});
afterAll(() => desk.close());

async function drafted(cells: Record<string, unknown>[], uncapped = 0, wrong?: string[]) {
  const { id } = await planCreate(
    desk.actor,
    { runId: randomUUID(), accountId: nineProxyId, rows: cells, uncapped, ...(wrong && { wrong }) },
    someOrigin,
  );
  return desk.query<{ name: string; state: string; input: Record<string, unknown>; message: string | null }>(
    "select name, state, input, message from run_rows where run_id = $1 order by position",
    [id],
  );
}

it("takes only the word for no cap, whatever a cell or a script sends", async () => {
  const cells = [null, "", " ", "-", "-1", "none", "n/a", "∞", "5", "1,500", true, -1, 1.5, 0];
  const rows = await drafted(
    cells.map((trafficCap, index) => ({ user_name: `cap_${index}`, trafficCap, ipCap: "unlimited" })),
  );
  expect(rows.filter(({ state }) => state !== "skipped")).toEqual([]);
  for (const { message } of rows) expect(message).toContain("Traffic cap");
  expect(rows[0]?.message).toBe("Traffic cap is empty. Enter a number, or the word unlimited.");
  expect(rows[3]?.message).toBe("Traffic cap: “-” cannot be read. Enter a number, or the word unlimited.");

  const said = await drafted([{ user_name: "cap_said", trafficCap: "Unlimited", ipCap: 3 }]);
  expect(said).toMatchObject([{ state: "planned", input: { trafficCap: null, ipCap: 3 } }]);
  expect(desk.nineProxy.control.ledger()).toEqual([]);
});

it("leaves a cap out only for as many rows as were agreed to", async () => {
  const rows = [
    { user_name: "left_1", trafficCap: 5e9, ipCap: 1 },
    { user_name: "left_2", ipCap: 1 },
    { user_name: "left_3" },
  ];
  for (const agreed of [0, 1, 3])
    await expect(drafted(rows, agreed)).rejects.toMatchObject({
      code: "invalid",
      message: "2 rows have no cap. Agree to create them unlimited, or give each row a cap.",
    });
  expect(await desk.query("select 1 from run_rows where name like 'left_%'")).toEqual([]);
  expect((await drafted(rows, 2)).map(({ state, input }) => [state, input.trafficCap])).toEqual([
    ["planned", 5e9],
    ["planned", null],
    ["planned", null],
  ]);
});

it("skips what the page called wrong, also where its cells look right or resemble another name", async () => {
  const problem = "This row has 4 cells under 3 headings.";
  const good = { trafficCap: 1e9, ipCap: 500 };
  const rows = await drafted(
    [
      { user_name: "shifted", ...good },
      { user_name: "whole", ...good },
      { user_name: "Whole", ...good },
      { user_name: "shifted_cap", trafficCap: "x", ipCap: 1 },
    ],
    0,
    [problem, "", problem, problem],
  );
  expect(rows.map(({ name, state, message }) => [name, state, message])).toEqual([
    ["shifted", "skipped", problem],
    ["whole", "planned", null],
    ["Whole", "skipped", problem],
    ["shifted_cap", "skipped", "Traffic cap: “x” cannot be read. Enter a number, or the word unlimited."],
  ]);
  expect(
    await desk.query("select 1 from run_rows where name ilike '%shifted%' and sealed is not null"),
  ).toEqual([]);
});

it("asks nothing where a provider's form has no caps", async () => {
  const { totals } = await planCreate(
    desk.actor,
    {
      runId: randomUUID(),
      accountId: netnutId,
      rows: [
        {
          customer_name: "Acme",
          customer_login_name: "acme_listed",
          customer_dashboard_email: "acme@example.com",
        },
      ],
    },
    someOrigin,
  );
  expect(totals.byState.planned).toBe(1);
});
