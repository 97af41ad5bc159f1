import type { Page } from "@playwright/test";
import { expectAccessiblePart } from "./support/axe";
import { query } from "./support/database";
import { choose, dialogOf, idle, openSubUser, press, ready } from "./support/page";
import { addPerson, goodPassword, signInAs, signOut, type Person } from "./support/staff";
import { plantNineProxy, type Planted } from "./support/sub-users";
import { openTable, row } from "./support/table";
import { nineProxy } from "./setup/desk";
import { expect, test, testInOwnContext } from "./support/test";

const signInDialog = (page: Page) => page.getByRole("alertdialog", { name: "Sign in again" });
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const noteOf = async ({ id }: Planted) =>
  (await nineProxy.state()).users.find((user) => String(user.id) === id)?.note;

async function signInAgain(page: Page, { email }: Pick<Person, "email">): Promise<void> {
  const dialog = signInDialog(page);
  await dialog.getByLabel("E-mail", { exact: true }).fill(email);
  await dialog.getByLabel("Password", { exact: true }).fill(goodPassword);
  await press(dialog, "Sign in");
}

async function endSessions(page: Page, { id }: Person): Promise<void> {
  // Otherwise a background fetch of the page may be refused first, and hide what is pressed next.
  await idle(page);
  await query("update sessions set revoked_at = now() where staff_id = $1", [id]);
}

test("a session that ends hides the page, says why, and gives what was typed back after signing in", async ({
  page,
  context,
}) => {
  const person = await addPerson("operator");
  const { kept } = await plantNineProxy({ kept: { note: "before" } });
  await context.clearCookies();
  await signInAs(page, person);
  await openSubUser(page, kept);
  const form = await choose(page, "Edit note");
  await form.getByLabel("Note").fill("typed before it ended");
  await endSessions(page, person);
  await press(form, "Save note");
  const dialog = signInDialog(page);
  await expect(dialog).toContainText("This session was ended");
  await expect(dialog.getByLabel("E-mail", { exact: true })).toHaveValue(person.email);
  await expect(heading(page, kept.name)).toBeHidden();
  expect(await page.evaluate(() => document.body.innerText)).not.toContain(kept.name);
  expect(await page.title()).not.toContain(kept.name);
  expect(await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain(
    "typed before",
  );
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await expectAccessiblePart(page, "[role=alertdialog]");
  expect(await noteOf(kept)).toBe("before");

  let answerLive = () => {};
  const held = new Promise<void>((resolve) => (answerLive = resolve));
  await page.route("**/live", async (route) => {
    await held;
    await route.fallback();
  });
  await signInAgain(page, person);
  await expect(dialog).toHaveCount(0);
  await expect(form.getByLabel("Note")).toHaveValue("typed before it ended");
  answerLive();
  await expect(form).toContainText("You were signed out, so nothing was done.");
  expect(await noteOf(kept)).toBe("before");
  await press(form, "Save note");
  await expect(dialogOf(page)).toHaveCount(0);
  await expect.poll(() => noteOf(kept)).toBe("typed before it ended");
  await expect(page.getByText("typed before it ended").first()).toBeVisible();
});

test("another person who signs in starts clean", async ({ page, context }) => {
  const [one, other] = [await addPerson("operator"), await addPerson("viewer")];
  const { left } = await plantNineProxy({ left: { note: "before" } });
  await context.clearCookies();
  await signInAs(page, one);
  await openSubUser(page, left);
  const form = await choose(page, "Edit note");
  await form.getByLabel("Note").fill("not for other eyes");
  await endSessions(page, one);
  await press(form, "Save note");
  await signInAgain(page, other);
  await expect(page.getByRole("button", { name: `Account of ${other.name}` })).toBeVisible();
  await expect(page).toHaveURL(/:\d+\/$/);
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await page.content()).not.toContain("not for other eyes");
  await ready(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("Customer, sub-user, page or action")).toBeFocused();
  await expect(page.getByRole("group", { name: "Recent sub-users" })).toHaveCount(0);
  expect(await noteOf(left)).toBe("before");
});

testInOwnContext(
  "a tab of one person is not used under the session of another",
  async ({ page, context }) => {
    const [one, other] = [await addPerson("operator"), await addPerson("viewer")];
    const { left } = await plantNineProxy({ left: { note: "before" } });
    const ofOther = (tab: Page) => tab.getByRole("button", { name: `Account of ${other.name}` });
    await context.clearCookies();
    // It hears of no other tab, and until the press no answer says whose session this is.
    await page.addInitScript(() => Reflect.deleteProperty(window, "BroadcastChannel"));
    await signInAs(page, one);
    await openSubUser(page, left);
    const form = await choose(page, "Edit note");
    await form.getByLabel("Note").fill("not for other eyes");
    const hears = await context.newPage();
    await hears.goto("/profile");
    await idle(hears);
    await idle(page);
    await page.route("**/api/**", () => {});
    await query("update sessions set revoked_at = now() where staff_id = $1", [one.id]);
    const second = await context.newPage();
    await signInAs(second, other);
    await expect(ofOther(hears)).toBeVisible();
    await expect(hears).toHaveURL(/:\d+\/$/);
    await press(form, "Save note");
    await expect(ofOther(page)).toBeVisible();
    await expect(page).toHaveURL(/:\d+\/$/);
    expect(await page.content()).not.toContain("not for other eyes");
    expect(await noteOf(left)).toBe("before");
  },
);

test("signing out in one tab hides the others, and signing in there brings them back", async ({
  page,
  context,
}) => {
  const person = await addPerson("operator");
  const { both } = await plantNineProxy({ both: {} });
  await context.clearCookies();
  await signInAs(page, person);
  await openSubUser(page, both);
  const form = await choose(page, "Edit note");
  await form.getByLabel("Note").fill("still here");
  const second = await context.newPage();
  await second.goto("/");
  await ready(second);
  await second.route(
    "**/api/auth/signout",
    (route) =>
      route.fulfill({ status: 503, json: { ok: false, error: { code: "unavailable", message: "" } } }),
    { times: 1 },
  );
  await second.getByRole("button", { name: `Account of ${person.name}` }).click();
  await second.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(second.getByText("You may still be signed in")).toBeVisible();
  await expect(signInDialog(page)).toHaveCount(0);
  await signOut(second, person);
  await expect(signInDialog(page)).toContainText("You signed out in another tab.");
  await expect(heading(page, both.name)).toBeHidden();
  await signInAs(second, person);
  await expect(signInDialog(page)).toHaveCount(0);
  await expect(form.getByLabel("Note")).toHaveValue("still here");
});

test("signing in elsewhere is noticed while an earlier answer is still awaited", async ({
  page,
  context,
}) => {
  const person = await addPerson("operator");
  await context.clearCookies();
  await signInAs(page, person);
  await page.goto("/profile");
  await idle(page);
  let answerFirst = () => {};
  const held = new Promise<void>((resolve) => (answerFirst = resolve));
  await page.route(
    "**/api/staff/me",
    async (route) => {
      const response = await route.fetch();
      await held;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  const second = await context.newPage();
  await second.goto("/");
  await ready(second);
  await signOut(second, person);
  await expect(signInDialog(page)).toBeVisible();
  const asked = page.waitForRequest("**/api/staff/me");
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await asked;
  await signInAs(second, person);
  answerFirst();
  await expect(signInDialog(page)).toHaveCount(0);
  await expect(heading(page, "Your account")).toBeVisible();
});

test("other open tabs follow a change", async ({ page, context }) => {
  const { shared } = await plantNineProxy({ shared: { note: "before" } });
  await openTable(page, `?q=${shared.name}`);
  await expect(row(page, shared.name)).toContainText("before");
  const second = await context.newPage();
  await openSubUser(second, shared);
  const form = await choose(second, "Edit note");
  await form.getByLabel("Note").fill("seen elsewhere");
  await press(form, "Save note");
  await expect(dialogOf(second)).toHaveCount(0);
  // Sooner than the table would ask by itself.
  await expect(row(page, shared.name)).toContainText("seen elsewhere", { timeout: 5_000 });
});

test("a click is answered at once where its page takes longer", async ({ page }) => {
  const { slow } = await plantNineProxy({ slow: {} });
  await openTable(page, `?q=${slow.name}`);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    ({ searchParams }) => searchParams.has("_rsc"),
    async (route) => {
      await held;
      await route.fallback();
    },
  );
  const bar = page.getByRole("progressbar", { name: "Loading the page" });
  await page
    .getByRole("navigation", { name: "Main", exact: true })
    .getByRole("link", { name: "Audit" })
    .click();
  await expect(bar).toBeVisible();
  await row(page, slow.name).getByRole("link", { name: slow.name }).click();
  await expect(row(page, slow.name)).toHaveAttribute("aria-busy", "true");
  await expect(bar).toBeVisible();
  release();
  await expect(heading(page, slow.name)).toBeVisible();
  await expect(bar).toHaveCount(0);
});
