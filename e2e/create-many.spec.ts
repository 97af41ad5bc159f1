import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import papaparse from "papaparse";
import { netnut, nineProxy } from "./setup/desk";
import { mirrorOf, operationsOn, query } from "./support/database";
import { notice, press, ready } from "./support/page";
import { draftShown, finished, ledgerEnd, runRow, storedRows, tile } from "./support/runs";
import { plantNineProxy, secret, unique } from "./support/sub-users";
import { expect, test } from "./support/test";

async function start(page: Page, account: "9Proxy" | "NetNut"): Promise<void> {
  await page.goto("/runs/create");
  await ready(page);
  await page.getByLabel("Account", { exact: true }).selectOption({ label: account });
}

/** The credentials of a run that has ended, from the downloaded file. */
async function credentials(page: Page, button = "Download credentials"): Promise<Record<string, string>[]> {
  const coming = page.waitForEvent("download");
  await press(page, button);
  const text = await readFile(await (await coming).path(), "utf8");
  await expect(page.getByText("You have downloaded the credentials")).toBeVisible();
  await expect(page.getByRole("button", { name: "Download credentials" })).toHaveCount(0);
  const { data, errors } = papaparse.parse<Record<string, string>>(text.replace(/^\ufeff/, ""), {
    header: true,
    skipEmptyLines: true,
  });
  expect(errors).toEqual([]);
  return data;
}

const atNineProxy = async (prefix: string) =>
  (await nineProxy.state()).users.filter(({ user_name: name }) => String(name).startsWith(prefix));

test("a CSV file: each bad row says what is wrong with it, the good ones go ahead", async ({ page }) => {
  const mark = `csv${unique()}`;
  const [given, { taken }] = [
    secret(),
    await plantNineProxy({ taken: { user_name: `${mark}_taken`, note: "was here first" } }),
  ];
  const lines = [
    "Username,Password,GB,IP cap,Note",
    `${mark}_one,${given},2.5,40,"first, with a comma"`,
    `${mark}_two,,500 MB,unlimited,=1+1`,
    `${mark}_three,,Unlimited,unlimited,`,
    `with-dash_${mark},,1,3,`,
    `${mark}_many,,lots,3,`,
    `${mark}_short,short,1,3,`,
    `${mark}_one,,1,3,`,
    `${taken.name},,1,3,me too`,
    `${mark}_dash,,-,3,`,
    `${mark}_blank,,,3,`,
    `${mark}_both,,"1,500",3,`,
  ];
  await start(page, "9Proxy");
  await page.getByLabel("CSV file").setInputFiles({
    name: "new.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`\ufeff${lines.join("\r\n")}\r\n`),
  });
  const wrong = page.getByRole("status").filter({ hasText: "rows cannot be created as they are" });
  await expect(wrong).toContainText("7 of 11 rows cannot be created as they are");
  await expect(wrong).toContainText(/Row 4: .*Letters, digits and underscore/);
  await expect(wrong).toContainText("Row 5: “lots” is not a number of GB");
  await expect(wrong).toContainText(/Row 6: .*At least 8 characters/);
  await expect(wrong).toContainText(`Row 7: ${mark}_one is in the list twice.`);
  await expect(wrong).toContainText(
    "Row 9: “-” is not a number of GB (Traffic cap). Enter a number, or the word unlimited.",
  );
  await expect(wrong).toContainText("Row 10: Traffic cap is empty. Enter a number, or the word unlimited.");
  await expect(wrong).toContainText(
    "Row 11: Traffic cap: “1,500” could mean 1500 or 1.5: enter the one you mean.",
  );
  const preview = page.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText("2.5 GB");
  const storage = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  expect(await storage()).not.toContain(`${mark}_one`);
  await page.getByLabel("Rows").fill(`Username,GB\n${mark}_kept,25`);
  await expect(preview).toContainText("25 GB");
  await expect.poll(storage).toContain(`${mark}_kept`);
  await page.reload();
  await expect(page.getByLabel("Rows")).toHaveValue(`Username,GB\n${mark}_kept,25`);
  await expect(preview).toContainText("25 GB");
  await page.getByLabel("Rows").fill(lines.join("\n"));
  await expect(preview).toContainText("2.5 GB");
  expect(await storage()).not.toContain(mark);
  await expect(preview).not.toContainText(given);
  await press(page, "Preview 11");

  const runId = await draftShown(page);
  await expect(tile(page, "Will be created")).toHaveText("3");
  await expect(tile(page, "Skipped")).toHaveText("8");
  await expect(
    page.getByText("3 rows are fine and can go ahead. 8 cannot: the reasons are below."),
  ).toBeVisible();
  for (const name of ["dash", "both"])
    await expect(runRow(page, `${mark}_${name}`)).toContainText(
      "cannot be read. Enter a number, or the word unlimited.",
    );
  await expect(runRow(page, `${mark}_blank`)).toContainText(
    "Traffic cap is empty. Enter a number, or the word unlimited.",
  );
  await expect(runRow(page, `with-dash_${mark}`)).toContainText("User name: Letters, digits and underscore");
  await expect(runRow(page, `${mark}_many`)).toContainText("“lots” cannot be read.");
  await expect(runRow(page, `${mark}_short`)).toContainText(/Proxy password: .*8/);
  await expect(runRow(page, `${mark}_one`).last()).toContainText("This name is in the list twice.");
  await expect(runRow(page, taken.name)).toContainText("This name is taken.");
  expect(await page.content()).not.toContain(given);
  const seq = await ledgerEnd();
  await press(page, "Create 3");
  await finished(page, "Finished");

  const made = await atNineProxy(`${mark}_`);
  expect(made.map(({ user_name: name }) => name).sort()).toEqual([
    `${mark}_one`,
    `${mark}_taken`,
    `${mark}_three`,
    `${mark}_two`,
  ]);
  const of = (name: string) => made.find(({ user_name: each }) => each === `${mark}_${name}`);
  expect(of("one")).toMatchObject({
    use_key: given,
    usage_cap: 2_500_000_000,
    ip_usage_cap: 40,
    note: "first, with a comma",
    status: 1,
  });
  expect(of("two")).toMatchObject({ usage_cap: 500_000_000, ip_usage_cap: -1, note: "=1+1" });
  expect(of("three")).toMatchObject({ note: "", status: 1, usage_cap: 0, ip_usage_cap: -1 });
  expect(of("taken")).toMatchObject({ note: "was here first" });
  expect((await nineProxy.ledger(seq)).map(({ operation }) => operation)).toEqual([
    "create",
    "create",
    "create",
  ]);
  expect(await mirrorOf(`${mark}_two`)).toMatchObject({ traffic_cap: "500000000", ip_unlimited: true });

  const handed = await credentials(page);
  expect(handed.map(({ Name, Login, Outcome }) => [Name, Login, Outcome])).toEqual(
    ["one", "two", "three"].map((name) => [`${mark}_${name}`, `${mark}_${name}`, "done"]),
  );
  for (const line of handed)
    expect(made.find(({ user_name: name }) => name === line.Name)).toMatchObject({
      id: Number(line.Id),
      use_key: line["Proxy password"],
    });
  expect(handed[1]?.["Proxy password"]).toMatch(/^[A-Za-z0-9]{20}$/);
  expect(await credentials(page, "Download again")).toEqual(handed);
  await press(page, "I have the file");
  await expect(page.getByText("The credentials have been handed out")).toBeVisible();
  expect(await query("select 1 from run_rows where run_id = $1 and sealed is not null", [runId])).toEqual([]);
  expect(
    await query(
      "select action, actor_name, after from audit_log where run_id = $1 and action like 'run.receipt%' order by seq",
      [runId],
    ),
  ).toEqual([
    { action: "run.receipt", actor_name: "Ada Admin", after: { credentials: 3 } },
    { action: "run.receipt", actor_name: "Ada Admin", after: { credentials: 3 } },
    { action: "run.receipt-erase", actor_name: "Ada Admin", after: null },
  ]);
  expect((await operationsOn(`${mark}_two`))[0]?.input).not.toHaveProperty("use_key");
  await page.reload();
  await expect(page.getByText("The credentials have been handed out")).toBeVisible();
});

test("pasted rows without headings, and columns put right by hand", async ({ page }) => {
  const mark = `paste${unique()}`;
  await start(page, "9Proxy");
  const text = page.getByLabel("Rows", { exact: true });
  const holds = page.getByRole("group", { name: "What each column holds" });
  await text.fill(
    `GB,IP cap,Alias\n${Array.from({ length: 20 }, (_, at) => `5,1,${mark}_${at}`).join("\n")}`,
  );
  await expect(holds).toHaveAccessibleDescription("No column is the user name: choose one.");
  await expect(page.getByText("rows cannot be created as they are")).toHaveCount(0);
  await press(page, "Preview 20");
  await expect(holds.getByLabel("Alias")).toBeFocused();
  await holds.getByLabel("Alias").selectOption({ label: "User name" });
  await expect(holds).not.toHaveAccessibleDescription(/./);
  await expect(page.getByText("20 sub-users at 9Proxy.")).toBeVisible();

  await text.fill(`${mark}_a\tfor Ann\tvip ${mark}\n${mark}_b\tfor Bob\t`);
  await page.getByLabel("Column 2").selectOption({ label: "Note" });
  await page.getByLabel("Column 3").selectOption({ label: "Tags" });
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("for Ann");
  const unlimited = page.getByRole("checkbox", {
    name: "2 rows without a traffic cap or IP cap: create them unlimited",
  });
  await press(page, "Preview 2");
  await expect(unlimited).toHaveAccessibleDescription(
    "Tick this to create them unlimited, or give each row a cap.",
  );
  await expect(unlimited).toBeFocused();
  await unlimited.check();
  await press(page, "Preview 2");
  const runId = await draftShown(page);
  await expect(runRow(page, `${mark}_a`)).toContainText(`vip ${mark}`);
  await page.getByLabel(`Include ${mark}_b`).click();
  await expect(tile(page, "Will be created")).toHaveText("1");
  await press(page, "Create 1");
  await finished(page, "Finished");
  expect(await atNineProxy(`${mark}_`)).toMatchObject([{ user_name: `${mark}_a`, note: "for Ann" }]);
  expect((await storedRows(runId)).map(({ state }) => state)).toEqual(["done", "excluded"]);
  expect(await mirrorOf(`${mark}_a`)).toMatchObject({ tags: [`vip ${mark}`] });
  expect(await credentials(page)).toHaveLength(1);
});

test("by pattern at NetNut, with two generated passwords each", async ({ page }) => {
  const prefix = `pat${unique()}_`;
  await start(page, "NetNut");
  await press(page, "By pattern");
  await page.getByLabel("Names begin with").fill(prefix);
  await page.getByLabel("First number").fill("9");
  await page.getByLabel("How many").fill("0");
  await expect(page.getByLabel("How many")).toHaveAccessibleDescription(/From 1 to 10,000/);
  await page.getByLabel("How many").fill("3");
  await page.getByLabel(/of each$/).fill("{name}@clients.example");
  await press(page, "Preview 3");
  await draftShown(page);
  await expect(
    page.getByText("NetNut’s API can disable a sub-user, but neither delete nor rename it."),
  ).toBeVisible();
  await press(page, "Create 3");
  await finished(page, "Finished");
  await expect(page.getByText(/^No undo: /)).toBeVisible();
  const made = (await netnut.state()).users.filter(({ customer_login_name: login }) =>
    String(login).startsWith(prefix),
  );
  expect(made.map(({ customer_login_name: login }) => login).sort()).toEqual(
    ["009", "010", "011"].map((number) => `${prefix}${number}`),
  );
  const handed = await credentials(page);
  expect(handed).toHaveLength(3);
  for (const line of handed) {
    expect(made.find(({ customer_login_name: login }) => login === line.Login)).toMatchObject({
      customer_id: Number(line.Id),
      customer_login_pwd: line["Proxy password"],
      customer_dashboard_pwd: line["Dashboard password"],
      customer_dashboard_email: `${line.Login}@clients.example`,
      customer_active: true,
    });
    expect(line.URL).toMatch(/^http:\/\/pat[^:]+:[^@]+@gw\.netnut\.net:5959$/);
  }
  await expect(notice(page, "The credentials were downloaded")).toBeVisible();
});
