import type { Page } from "@playwright/test";
import { admin, desk } from "./setup/desk";
import { query } from "./support/database";
import { choose, dialogOf, notice, openSubUser, press } from "./support/page";
import {
  addPerson,
  ageConfirmations,
  goodPassword,
  sendSignIn,
  signInAs,
  type Person,
} from "./support/staff";
import { plantNetnut, plantNineProxy, unique } from "./support/sub-users";
import { openTable } from "./support/table";
import { expect, test } from "./support/test";

/** Opens an entry of someone's menu on the staff page. */
async function act(page: Page, { name }: Person, entry: string): Promise<void> {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
  await expect(dialogOf(page)).toBeVisible();
}

const confirmDialog = (page: Page) => page.getByRole("alertdialog", { name: "Confirm that it is you" });

async function confirmByPassword(page: Page, password: string): Promise<void> {
  await confirmDialog(page).getByLabel("Password", { exact: true }).fill(password);
  await press(confirmDialog(page), "Confirm");
  await expect(confirmDialog(page)).toBeHidden();
}

test("an invitation is a link that is shown once and works once", async ({ page, browser }) => {
  const email = `${unique()}@desk.test`;
  await page.goto("/staff");
  await press(page, "Invite");
  await dialogOf(page).getByLabel("E-mail").fill(email);
  await dialogOf(page).getByLabel("Role").selectOption("Support");
  await press(dialogOf(page), "Make link");
  const link = await dialogOf(page).getByLabel("One-time link").textContent();
  expect(link).toContain("/invite?token=");
  await press(dialogOf(page), "Done");
  await expect(page.getByRole("button", { name: `New link for ${email}` })).toBeVisible();
  await page.reload();
  expect(await page.content()).not.toContain(new URL(link ?? "").searchParams.get("token"));

  const context = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
  });
  const guest = await context.newPage();
  await guest.goto(link ?? "");
  await expect(guest.getByText(email)).toBeVisible();
  await guest.getByLabel("Name", { exact: true }).fill("Sally Support");
  await guest.getByLabel("Password", { exact: true }).fill("qwerty123456");
  await press(guest, "Join");
  await expect(guest.getByText("This is one of the passwords people try first.")).toBeVisible();
  await guest.getByLabel("Password", { exact: true }).fill("nine-small-boats-17");
  await press(guest, "Join");
  await expect(guest.getByRole("button", { name: "Account of Sally Support" })).toBeVisible();

  await expect(
    guest.getByRole("navigation", { name: "Main", exact: true }).getByRole("link", { name: "Staff" }),
  ).toHaveCount(0);
  await guest.goto("/staff");
  await expect(guest.getByRole("heading", { level: 1, name: "Your role cannot manage staff" })).toBeVisible();
  await expect(guest.getByText(email)).toHaveCount(0);
  await guest.goto(link ?? "");
  await expect(guest.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  expect(await query("select role from staff where email = $1", [email])).toEqual([{ role: "support" }]);
  await context.close();
});

test("a changed role, a sign-out and a disabled account count from the next request on", async ({
  page,
  browser,
}) => {
  const person = await addPerson("operator");
  const context = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
  });
  const theirs = await context.newPage();
  await signInAs(theirs, person);
  const isOut = async () => {
    await theirs.goto("/sub-users");
    await expect(theirs).toHaveURL(/\/sign-in/);
  };

  await page.goto("/staff");
  await act(page, person, "Change role…");
  await dialogOf(page).getByLabel("Role").selectOption("Viewer");
  await press(dialogOf(page), "Change role");
  await expect(notice(page, `${person.name} is now: Viewer`)).toBeVisible();
  await isOut();

  await signInAs(theirs, person);
  await act(page, person, "Sessions…");
  await expect(dialogOf(page).getByText("Chrome on Linux")).toBeVisible();
  await press(dialogOf(page), "Sign out everywhere");
  await expect(dialogOf(page).getByText("Not signed in anywhere.")).toBeVisible();
  await press(dialogOf(page).locator("footer"), "Close");
  await isOut();

  await signInAs(theirs, person);
  await act(page, person, "Disable…");
  await press(dialogOf(page), "Disable");
  await expect(notice(page, `Disabled ${person.name}`)).toBeVisible();
  await isOut();
  await sendSignIn(theirs, person);
  await expect(
    theirs.getByRole("alert").filter({ hasText: "The e-mail or password is wrong." }),
  ).toBeVisible();
  await context.close();
});

test("a reset gives a link, and ends the old password", async ({ page, browser }) => {
  const person = await addPerson("support");
  await page.goto("/staff");
  await act(page, person, "Reset password…");
  await press(dialogOf(page), "Reset password");
  const link = await dialogOf(page).getByLabel("One-time link").textContent();
  const context = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
  });
  const theirs = await context.newPage();
  await theirs.goto(link ?? "");
  await theirs.getByLabel("New password", { exact: true }).fill("ten-large-rafts-23");
  await press(theirs, "Set password");
  await expect(theirs.getByRole("button", { name: `Account of ${person.name}` })).toBeVisible();
  await context.close();
});

test("no one offers an administrator to change their own role", async ({ page }) => {
  await page.goto("/staff");
  await page.getByRole("button", { name: `Actions for ${admin.name}` }).click();
  await expect(page.getByRole("menuitem", { name: "Change role…" })).toBeDisabled();
  await expect(page.getByRole("menuitem", { name: "Disable…" })).toBeDisabled();
});

test("ten minutes after the last confirmation a reveal asks again, and repeats the same request", async ({
  page,
  context,
}) => {
  const { subject: subUser } = await plantNineProxy({ subject: {} });
  const person = await addPerson("support");
  await context.clearCookies();
  await signInAs(page, person);
  await ageConfirmations(person.email);
  await openSubUser(page, subUser);
  const dialog = await choose(page, "Reveal password");
  await press(dialog, "Reveal");
  await expect(confirmDialog(page)).toBeVisible();
  expect(
    await query("select 1 from operations where name = $1 and operation = 'reveal-password'", [subUser.name]),
  ).toEqual([]);

  await confirmDialog(page).getByLabel("Password", { exact: true }).fill("not the password");
  await press(confirmDialog(page), "Confirm");
  await expect(confirmDialog(page).getByText("This is not your password.")).toBeVisible();
  await confirmByPassword(page, goodPassword);
  await expect(page.getByText("Proxy password", { exact: true })).toBeVisible();
  await expect
    .poll(() =>
      query("select state from operations where name = $1 and operation = 'reveal-password'", [subUser.name]),
    )
    .toEqual([{ state: "done" }]);
});

test("declining the confirmation does nothing", async ({ page, context }) => {
  const person = await addPerson("admin");
  const other = await addPerson("viewer");
  await context.clearCookies();
  await signInAs(page, person);
  await ageConfirmations(person.email);
  await page.goto("/staff");
  await act(page, other, "Disable…");
  await press(dialogOf(page), "Disable");
  await press(confirmDialog(page), "Cancel");
  await expect(page.getByText("You did not confirm that it is you, so nothing was done.")).toBeVisible();
  expect(await query("select disabled_at from staff where id = $1", [other.id])).toEqual([
    { disabled_at: null },
  ]);
});

test("an operator adds traffic up to the ceiling that an administrator set", async ({ page, browser }) => {
  const { subject: subUser } = await plantNetnut({ subject: {} });
  const person = await addPerson("operator");
  await page.goto("/staff");
  await act(page, person, "Traffic ceilings…");
  await dialogOf(page).getByLabel("A day").fill("3");
  await press(dialogOf(page), "Save");
  await expect(page.getByText("0 of 3 GB today")).toBeVisible();

  const context = await browser.newContext({
    baseURL: desk().url,
    storageState: { cookies: [], origins: [] },
  });
  const theirs = await context.newPage();
  await signInAs(theirs, person);
  await openSubUser(theirs, subUser);
  const dialog = await choose(theirs, "Add traffic");
  await dialog.getByLabel("Traffic to add").fill("4");
  await dialog.getByRole("button", { name: "Review" }).click();
  await dialog.getByRole("button", { name: /^Add / }).click();
  await expect(
    dialog.getByText("You may add 3 GB a day, and 3 GB is left until midnight UTC."),
  ).toBeVisible();
  await press(dialog, "Cancel");

  await openTable(theirs);
  await press(theirs, "Create sub-user");
  await dialog.getByLabel("Account", { exact: true }).selectOption({ label: "9Proxy" });
  await expect(dialog.getByText("3 GB of your 3 GB a day is left until midnight UTC.")).toBeVisible();
  await expect(dialog.getByLabel("Unlimited traffic cap")).toHaveCount(0);
  await expect(dialog.getByLabel("Unlimited ip cap")).toBeChecked();
  await dialog.getByRole("textbox", { name: /^User name/ }).fill(`ceiling_${unique()}`);
  await press(dialog, "Create sub-user");
  await expect(dialog.getByText("Enter a traffic cap.")).toBeVisible();
  await dialog.getByRole("textbox", { name: /^Traffic cap/ }).fill("2");
  await press(dialog, "Create sub-user");
  await press(theirs.getByRole("dialog", { name: / is created$/ }), "Done");
  await page.reload();
  await expect(page.getByText("2 of 3 GB today")).toBeVisible();
  await context.close();
});
