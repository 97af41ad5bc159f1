import type { Page } from "@playwright/test";
import { admin, desk } from "./setup/desk";
import { query } from "./support/database";
import { actionNamed, ask, callAction, envelopeOf, ownHeaders } from "./support/http";
import { idle, press, ready } from "./support/page";
import { unique } from "./support/sub-users";
import { expect, test } from "./support/test";

test.use({ storageState: { cookies: [], origins: [] } });

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

const problem = (page: Page) => page.getByRole("alert").filter({ hasText: /\S/ });

test("a wrong password and an unknown e-mail get the same answer, and what was typed stays", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await signIn(page, admin.email, "not-the-password");
  await expect(problem(page)).toHaveText("The e-mail or password is wrong.");
  await expect(page.getByLabel("E-mail", { exact: true })).toHaveValue(admin.email);

  await signIn(page, `${unique()}@nobody.test`, "not-the-password");
  await expect(problem(page)).toHaveText("The e-mail or password is wrong.");
  expect(
    await page
      .context()
      .cookies()
      .then((cookies) => cookies.map(({ name }) => name)),
  ).not.toContain("subdesk.session");

  await signIn(page, admin.email, admin.password);
  await expect(page).toHaveURL(/\/sub-users$/);
  await expect(page.getByRole("heading", { level: 1, name: /^Sub-users/ })).toBeVisible();
  const outcomes = await query<{ outcome: string; actor_name: string }>(
    "select outcome, actor_name from audit_log where action = 'session.sign-in' order by seq desc limit 3",
  );
  expect(outcomes).toEqual([
    { outcome: "done", actor_name: admin.name },
    { outcome: "refused", actor_name: "someone not signed in" },
    { outcome: "refused", actor_name: admin.name },
  ]);
});

test("the sixth attempt in a row is turned away, right password or not", async ({ page }) => {
  const email = `${unique()}@nobody.test`;
  await page.goto("/sign-in");
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    const answered = page.waitForResponse((response) =>
      response.url().includes("/api/auth/callback/credentials"),
    );
    await signIn(page, email, `wrong-password-${attempt}`);
    await answered;
    await expect(problem(page)).toHaveText("The e-mail or password is wrong.");
  }
  await signIn(page, email, admin.password);
  await expect(problem(page)).toHaveText("Too many attempts. Try again in a few minutes.");
});

test("signing out ends the session itself, not only its cookie", async ({ page, context }) => {
  await page.goto("/sign-in");
  await signIn(page, admin.email, admin.password);
  await expect(page).toHaveURL(/\/sub-users$/);
  const session = (await context.cookies()).find(({ name }) => name === "subdesk.session");
  if (!session) throw new Error("There is no session cookie.");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  const cookie = `${session.name}=${session.value}`;
  expect((await ask("/api/accounts", { headers: { cookie } })).status).toBe(200);
  const open = async () => (await query("select 1 from sessions where revoked_at is null")).length;
  const before = await open();

  await ready(page);
  await page.getByRole("button", { name: `Account of ${admin.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  expect((await context.cookies()).map(({ name }) => name)).not.toContain("subdesk.session");
  expect(await open()).toBe(before - 1);

  expect((await ask("/api/accounts", { headers: { cookie } })).status).toBe(401);
  await context.addCookies([session]);
  await page.goto("/accounts");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goBack();
  await expect(page.getByRole("table")).toHaveCount(0);
});

test("a link from a colleague is still there after signing in", async ({ page }) => {
  await page.goto("/sub-users?q=acme&sort=name&order=asc&size=25");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, admin.email, admin.password);
  await expect(page.getByRole("searchbox", { name: "Search sub-users" })).toHaveValue("acme");
  const { pathname, searchParams } = new URL(page.url());
  expect(pathname).toBe("/sub-users");
  expect(Object.fromEntries(searchParams)).toEqual({ q: "acme", sort: "name", order: "asc", size: "25" });
});

test("no one is led to another site after signing in", async ({ page }) => {
  await page.goto(`/sign-in?next=${encodeURIComponent("//example.com/sub-users")}`);
  await signIn(page, admin.email, admin.password);
  await expect(page).toHaveURL(`${desk().url}/sub-users`);
});

test("a session that ends while Subdesk is open asks to sign in again, and continues where one was", async ({
  page,
  context,
}) => {
  await page.goto("/sign-in");
  await signIn(page, admin.email, admin.password);
  await expect(page.getByRole("table", { name: "Sub-users" })).toBeVisible();
  // Otherwise a background fetch of the page may be refused first, before the search.
  await idle(page);
  await context.clearCookies();
  await page.getByRole("searchbox", { name: "Search sub-users" }).fill("seo");
  const dialog = page.getByRole("alertdialog", { name: "Sign in again" });
  await expect(dialog).toContainText("You are signed out.");
  await expect(page.getByRole("table", { name: "Sub-users" })).toBeHidden();
  await dialog.getByLabel("Password", { exact: true }).fill(admin.password);
  await press(dialog, "Sign in");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("searchbox", { name: "Search sub-users" })).toHaveValue("seo");
  await expect(page.locator("td.cell-name").first()).toBeVisible();
  await expect(page).toHaveURL(/\/sub-users\?q=seo$/);
});

test("first start: no default account, and the set-up link worked once and creates no one else", async ({
  page,
}) => {
  const { setupUrl } = desk();
  if (!setupUrl) throw new Error("The desk printed no set-up link.");
  await page.goto(setupUrl);
  await expect(page.getByRole("heading", { name: "This set-up link does not work" })).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  expect(await query("select 1 from setup_tokens")).toEqual([]);

  const token = new URL(setupUrl).searchParams.get("token");
  const answer = await callAction(
    actionNamed("createFirstAdministratorAction"),
    { token, name: "Eve", email: "eve@desk.test", password: admin.password },
    ownHeaders(),
  );
  expect(envelopeOf(answer)?.error?.code).toBe("forbidden");
  expect(await query("select 1 from staff where email = 'eve@desk.test'")).toEqual([]);
});
