import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { query } from "./support/database";
import { dialogOf, notice, press } from "./support/page";
import {
  addPerson,
  ageConfirmations,
  goodPassword,
  sendSignIn,
  signInAs,
  signOut,
  type Person,
} from "./support/staff";
import { expect, test } from "./support/test";

test.use({ storageState: { cookies: [], origins: [] }, ownContext: true });

/**
 * A code counts in the step before its own as well: one of the present step and then one of the next are
 * both accepted however long a step is waited for, where one of the step before would be refused once the
 * present one is over.
 */
const inStep = (offset: 0 | 1) => ({ timestamp: Date.now() + offset * 30_000 });

/** Sets up the authenticator app on the account page; returns the app and the recovery codes. */
async function turnTotpOn(page: Page): Promise<{ app: TOTP; codes: string[] }> {
  await page.goto("/profile");
  await page
    .getByRole("region", { name: "Authenticator app" })
    .getByRole("button", { name: "Set up" })
    .click();
  await expect(dialogOf(page).getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  const key = await dialogOf(page).getByLabel("Key", { exact: true }).textContent();
  const app = new TOTP({ secret: Secret.fromBase32((key ?? "").replaceAll(" ", "")) });
  await dialogOf(page)
    .getByLabel("Code from the app")
    .fill(app.generate(inStep(0)));
  await press(dialogOf(page), "Turn on");
  const list = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(list).toHaveCount(10);
  const codes = await list.allTextContents();
  await press(dialogOf(page), "I have kept them");
  return { app, codes };
}

async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByLabel("Code", { exact: true }).fill(code);
  await press(page, "Continue");
}

const isIn = (page: Page, person: Person) =>
  expect(page.getByRole("button", { name: `Account of ${person.name}` })).toBeVisible();

test("an authenticator app is asked for at the next sign-in, and no code counts twice", async ({ page }) => {
  const person = await addPerson("viewer");
  await signInAs(page, person);
  const { app, codes } = await turnTotpOn(page);
  await signOut(page, person);

  await sendSignIn(page, person);
  const code = app.generate(inStep(1));
  await giveCode(page, code);
  await isIn(page, person);
  await signOut(page, person);

  await sendSignIn(page, person);
  await giveCode(page, code);
  await expect(
    page.getByRole("alert").filter({ hasText: "This code is wrong or was used before." }),
  ).toBeVisible();
  await giveCode(page, codes[0] ?? "");
  await isIn(page, person);
  await page.goto("/profile");
  await expect(page.getByText("Recovery codes left: 9")).toBeVisible();
});

test("a passkey is added with its name, signs in by itself, confirms, and is removed", async ({ page }) => {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const person = await addPerson("support");
  await signInAs(page, person);
  await page.goto("/profile");
  await press(page, "Add a passkey");
  await dialogOf(page).getByLabel("Name of the passkey").fill("Work laptop");
  await press(dialogOf(page), "Continue");
  await press(dialogOf(page), "I have kept them");
  await expect(page.getByRole("list", { name: "Passkeys" }).getByText("Work laptop")).toBeVisible();
  await signOut(page, person);

  await sendSignIn(page, person);
  await press(page, "Use a passkey");
  await isIn(page, person);
  await signOut(page, person);

  await page.goto("/sign-in");
  await press(page, "Sign in with a passkey");
  await isIn(page, person);
  expect(
    await query(
      "select after from audit_log where action = 'session.sign-in' and actor_id = $1 order by seq desc limit 1",
      [person.id],
    ),
  ).toEqual([{ after: { with: "passkey" } }]);

  await ageConfirmations(person.email);
  await page.goto("/profile");
  await press(page, "Remove the passkey Work laptop");
  await press(page.getByRole("alertdialog", { name: "Confirm that it is you" }), "Use a passkey");
  await expect(notice(page, "The passkey Work laptop was removed")).toBeVisible();
  expect(await query("select 1 from passkeys where staff_id = $1", [person.id])).toEqual([]);
  expect(await query("select 1 from recovery_codes where staff_id = $1", [person.id])).toEqual([]);
});

test("a changed password takes the old one, and signs out everywhere else", async ({
  page,
  browser,
  baseURL,
}) => {
  const person = await addPerson("viewer");
  const elsewhere = await (
    await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } })
  ).newPage();
  await signInAs(elsewhere, person);
  await signInAs(page, person);
  await page.goto("/profile");
  const form = page.getByRole("region", { name: "Password" });
  await form.getByLabel("Current password").fill("not the password");
  await form.getByLabel("New password", { exact: true }).fill("ten-large-rafts-23");
  await press(form, "Change password");
  await expect(form.getByText("This is not your current password.")).toBeVisible();
  await form.getByLabel("Current password").fill(goodPassword);
  await form.getByLabel("New password", { exact: true }).fill(`${person.name} is a good word`);
  await press(form, "Change password");
  await expect(form.getByText("It must not contain your name or e-mail.")).toBeVisible();
  await form.getByLabel("New password", { exact: true }).fill("ten-large-rafts-23");
  await press(form, "Change password");
  await expect(notice(page, "Your password was changed")).toBeVisible();

  await elsewhere.goto("/sub-users");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await page.reload();
  await isIn(page, person);
  await elsewhere.context().close();
});

test("a name is changed, and other sessions are signed out one by one", async ({
  page,
  browser,
  baseURL,
}) => {
  const person = await addPerson("viewer");
  const elsewhere = await (
    await browser.newContext({ baseURL, storageState: { cookies: [], origins: [] } })
  ).newPage();
  await signInAs(elsewhere, person);
  await signInAs(page, person);
  await page.goto("/profile");
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  await expect(page.getByText(`Subdesk ${version} (`)).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Someone Renamed");
  await press(page, "Save name");
  await isIn(page, { ...person, name: "Someone Renamed" });
  const sessions = page.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByText("This one")).toHaveCount(1);
  await sessions.getByRole("button", { name: /^Sign out Chrome on Linux/ }).click();
  await expect(notice(page, "That session was signed out")).toBeVisible();
  await elsewhere.goto("/sub-users");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await elsewhere.context().close();
});
