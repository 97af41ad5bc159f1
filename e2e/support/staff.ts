import { randomUUID } from "node:crypto";
import { hash } from "@node-rs/argon2";
import { expect, type Page } from "@playwright/test";
import { query } from "./database";

export const goodPassword = "eight-tall-ships-41";

export interface Person {
  id: string;
  name: string;
  email: string;
}

/** Someone who can sign in with `goodPassword`. */
export async function addPerson(role: "viewer" | "support" | "operator" | "admin"): Promise<Person> {
  const mark = randomUUID().slice(0, 8);
  const [name, email] = [`Person ${mark}`, `p-${mark}@desk.test`];
  const passwordHash = await hash(goodPassword, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const [row] = await query<{ id: string }>(
    "insert into staff (email, name, role, password_hash) values ($1, $2, $3, $4) returning id",
    [email, name, role, passwordHash],
  );
  return { id: row?.id ?? "", name, email };
}

/** Fills in and submits the sign-in page; the test waits for the result. */
export async function sendSignIn(
  page: Page,
  { email }: Pick<Person, "email">,
  password = goodPassword,
): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signInAs(page: Page, person: Person): Promise<void> {
  await sendSignIn(page, person);
  await expect(page.getByRole("button", { name: `Account of ${person.name}` })).toBeVisible();
}

export async function signOut(page: Page, person: Person): Promise<void> {
  await page.getByRole("button", { name: `Account of ${person.name}` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
}

/** Makes the last confirmation of all of a person's sessions older. */
export async function ageConfirmations(email: string): Promise<void> {
  await query(
    "update sessions set confirmed_at = now() - interval '11 minutes' from staff where staff.id = sessions.staff_id and staff.email = $1",
    [email],
  );
}
