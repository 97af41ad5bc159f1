import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test, type Browser, type Page } from "@playwright/test";
import pg from "pg";
import { findChromium } from "../scripts/lib/chromium.mjs";
import { freePort } from "../scripts/lib/ports.mjs";
import { removePostgres } from "../scripts/lib/postgres.mjs";
import { waitFor } from "../scripts/lib/wait.mjs";
import { backup } from "../testing/chore";
import {
  emptyLinksFolder,
  handedSecrets,
  linksBackups,
  linksDataDir as dataDir,
  linksFolder as folder,
  linksLog,
  recordHanded,
} from "./support/handed-links";
import { leakFinder } from "./support/leaks";

// Links are not offered where only this machine could open them, so this Subdesk has a name
// that the browser finds.
const host = "desk.test";
const stateFile = resolve(folder, "desk.json");
const admin = { name: "Ada Admin", email: "ada@desk.test", password: "correct-horse-battery-41" };

let launcher: ChildProcess;
let state: { url: string; databaseUrl: string; setupUrl: string };
let origin = "";
let port = 0;
let pool: pg.Pool;

test.use({
  launchOptions: {
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", `--host-resolver-rules=MAP ${host} 127.0.0.1`],
  },
});
test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(400_000);
  if (existsSync(dataDir)) await removePostgres({ dataDir });
  emptyLinksFolder();
  port = await freePort();
  origin = `http://${host}:${port}`;
  const output = openSync(linksLog, "a", 0o600);
  launcher = spawn(process.execPath, ["scripts/launch.mjs"], {
    env: {
      ...process.env,
      DATABASE_URL: "",
      APP_URL: origin,
      HOST: "127.0.0.1",
      PORT: String(port),
      LOG_LEVEL: "debug",
      SUBDESK_DATA_DIR: dataDir,
      SUBDESK_STATE_FILE: stateFile,
    },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const up = await waitFor(
    () => (existsSync(stateFile) ? true : launcher.exitCode === null ? undefined : false),
    { limit: 340_000, every: 50 },
  );
  if (!up) throw new Error(`The desk did not start:\n${readFileSync(linksLog, "utf8")}`);
  state = JSON.parse(readFileSync(stateFile, "utf8")) as typeof state;
  pool = new pg.Pool({ connectionString: state.databaseUrl, max: 1 });
  const page = await browser.newPage();
  await page.goto(`${origin}/setup${new URL(state.setupUrl).search}`);
  await page.getByLabel("Name", { exact: true }).fill(admin.name);
  await page.getByLabel("E-mail", { exact: true }).fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.context().storageState({ path: resolve(folder, "admin.json") });
  await page.close();
  await expect.poll(async () => (await firstSubUser()) !== undefined, { timeout: 120_000 }).toBe(true);
});

test.afterAll(async () => {
  await pool?.end();
  if (!launcher || launcher.exitCode !== null) return;
  launcher.kill("SIGTERM");
  await new Promise((ended) => launcher.once("exit", ended));
});

const firstSubUser = async () =>
  (
    await pool.query<{ account_id: string; remote_id: string; name: string }>(
      "select account_id, remote_id, name from sub_users where account_id = 'nine-proxy-sandbox' and vanished_at is null and status = 'active' order by id limit 1",
    )
  ).rows[0];
const states = async () =>
  (
    await pool.query<{ open: boolean; opened: boolean }>(
      "select sealed is not null as open, opened_at is not null as opened from secret_links order by created_at",
    )
  ).rows;

async function staffPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ storageState: resolve(folder, "admin.json") });
  const subUser = await firstSubUser();
  await page.goto(`${origin}/sub-users/${subUser?.account_id}/${subUser?.remote_id}`);
  return page;
}

/** Reveals a password as support does, and makes a link to it. */
async function makeLink(page: Page): Promise<{ url: string; secret: string }> {
  // However long the tests take, its last confirmation is not too old.
  await pool.query("update sessions set confirmed_at = now()");
  const direct = page.getByRole("button", { name: "Reveal password" });
  if (!(await direct.first().isVisible())) {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Reveal password" }).click();
  } else await direct.first().click();
  const dialog = page.getByRole("dialog", { name: "Reveal password" });
  await dialog.getByRole("button", { name: "Reveal", exact: true }).click();
  await expect(dialog.getByText("Proxy password")).toBeVisible();
  const secret = (await dialog.locator("dd").nth(1).innerText()).trim();
  await dialog.getByRole("button", { name: "Make one-time link" }).click();
  const url = (await dialog.getByLabel("One-time link").innerText()).trim();
  await dialog.getByRole("button", { name: "Done" }).click();
  const { rows } = await pool.query<{ id: string }>(
    "select id from secret_links order by created_at desc limit 1",
  );
  recordHanded({
    id: rows[0]?.id ?? "",
    token: new URL(url).hash.slice(1),
    secret,
    credentialsKey: readFileSync(`${dataDir}-credentials-key`, "utf8").trim(),
  });
  return { url, secret };
}

test("a customer opens the link once; staff see when, and a second opening gives nothing", async ({
  browser,
}) => {
  const staff = await staffPage(browser);
  const { url, secret } = await makeLink(staff);
  expect(url).toMatch(new RegExp(`^${origin}/s#[A-Za-z0-9_-]{43}$`));
  await expect(staff.getByRole("list", { name: "One-time links" })).toContainText("Not opened yet");

  const customer = await browser.newPage({ viewport: { width: 360, height: 780 } });
  const sent: { url: string; method: string; headers: Record<string, string>; body: string | null }[] = [];
  customer.on("request", (request) =>
    sent.push({
      url: request.url(),
      method: request.method(),
      headers: request.headers(),
      body: request.postData(),
    }),
  );
  const token = new URL(url).hash.slice(1);
  await customer.goto(url);
  await customer.waitForLoadState("networkidle");
  // What a link preview does, scripts included: it takes nothing and tells nothing.
  expect(sent.every(({ method }) => method === "GET")).toBe(true);
  expect(
    JSON.stringify(sent.map(({ url: asked, headers, body }) => [asked.split("#")[0], headers, body])),
  ).not.toContain(token);
  expect(await customer.content()).not.toContain(secret);
  expect(await states()).toEqual([{ open: true, opened: false }]);

  const answered = customer.waitForResponse((response) => response.request().method() === "POST");
  await customer.getByRole("button", { name: "Show password" }).click();
  await expect(customer.getByLabel("Your password")).toHaveText(secret);
  expect((await answered).headers()["cache-control"]).toContain("no-store");
  const posts = sent.filter(({ method }) => method === "POST");
  expect(posts).toHaveLength(1);
  expect(JSON.stringify([posts[0]?.url.split("#")[0], posts[0]?.headers])).not.toContain(token);
  expect(await states()).toEqual([{ open: false, opened: true }]);

  await customer.reload();
  await customer.getByRole("button", { name: "Show password" }).click();
  await expect(customer.getByRole("alert").filter({ hasText: "does not work any more" })).toBeVisible();
  expect(await customer.content()).not.toContain(secret);
  await customer.close();

  await staff.reload();
  await expect(staff.getByRole("list", { name: "One-time links" })).toContainText(
    /Opened (just now|\d+ s ago)/,
  );
  await staff.close();
});

test("a robot that looks at a link without opening it reveals nothing and spends nothing", async ({
  browser,
}) => {
  const staff = await staffPage(browser);
  const { url, secret } = await makeLink(staff);
  for (const method of ["GET", "HEAD"]) {
    const answer = await fetch(`http://127.0.0.1:${port}/s`, {
      method,
      headers: { "user-agent": "TelegramBot (like TwitterBot)" },
    });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    if (method === "GET") expect(text).toMatch(/<meta name="robots" content="noindex, nofollow/);
    for (const { value } of handedSecrets()) expect(text).not.toContain(value);
  }
  // Nor does one that posts without being a page of Subdesk.
  const token = new URL(url).hash.slice(1);
  const posted = await fetch(`http://127.0.0.1:${port}/s`, {
    method: "POST",
    body: JSON.stringify([{ token }]),
  });
  expect(posted.status).toBe(403);
  expect((await states()).at(-1)).toEqual({ open: true, opened: false });

  const customers = await Promise.all([browser.newPage(), browser.newPage(), browser.newPage()]);
  for (const page of customers) await page.goto(url);
  await Promise.all(customers.map((page) => page.getByRole("button", { name: "Show password" }).click()));
  for (const page of customers)
    await expect(
      page.getByLabel("Your password").or(page.getByRole("alert").filter({ hasText: "link" })),
    ).toBeVisible();
  const shown = await Promise.all(customers.map((page) => page.getByLabel("Your password").allInnerTexts()));
  expect(shown.flat()).toEqual([secret]);
  for (const page of [staff, ...customers]) await page.close();
});

test("a link that was revoked gives nothing", async ({ browser }) => {
  const staff = await staffPage(browser);
  const { url } = await makeLink(staff);
  await staff.getByRole("button", { name: "Revoke" }).click();
  await expect(staff.getByRole("list", { name: "One-time links" })).toContainText("Revoked by Ada Admin");
  const customer = await browser.newPage();
  await customer.goto(url);
  await customer.getByRole("button", { name: "Show password" }).click();
  await expect(customer.getByRole("alert").filter({ hasText: "does not work any more" })).toBeVisible();
  for (const page of [staff, customer]) await page.close();
});

test("neither a token nor a password is in the log, in a table or in a backup", async ({ browser }) => {
  // A log of every request, and each row and byte of a database: more to look through than the others.
  test.setTimeout(300_000);
  // One that is still open, so that its ciphertext is there.
  await makeLink(await staffPage(browser));
  expect(await states()).toHaveLength(4);
  const finder = leakFinder(handedSecrets());
  const found = (text: string) => finder(text).map(({ what, encoding }) => `${what} (${encoding})`);
  const log = readFileSync(linksLog, "utf8");
  expect(log).toContain("secret-link.open");
  expect(found(log)).toEqual([]);
  const { rows: tables } = await pool.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
  );
  for (const { name } of tables) {
    const { rows } = await pool.query<{ text: string }>(`select t::text as text from ${name} t`);
    expect(found(rows.map(({ text }) => text).join("\n")), name).toEqual([]);
  }
  expect(await backup({ SUBDESK_DATA_DIR: dataDir, SUBDESK_BACKUP_DIR: linksBackups })).toMatchObject({
    code: 0,
  });
  const text = readdirSync(linksBackups)
    .map((name) =>
      gunzipSync(
        readFileSync(resolve(linksBackups, name)).subarray("SUBDESK BACKUP 1\n".length, -64),
      ).toString("latin1"),
    )
    .join("\n");
  expect(text).toContain(admin.email);
  expect(found(text)).toEqual([]);
});
