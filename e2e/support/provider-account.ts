import { expect, type Page } from "@playwright/test";
import { query } from "./database";
import { dialogOf, notice, press, ready } from "./page";

interface Given {
  provider: string;
  name: string;
  address: string;
  /** By the labels of the form. */
  credentials: Record<string, string>;
  /** What the form says about the provider. */
  says?: string;
}

/** Adds an account as a person does. */
export async function addAccount(
  page: Page,
  { provider, name, address, credentials, says }: Given,
): Promise<void> {
  await page.goto("/accounts");
  await ready(page);
  await press(page, "Add account");
  const dialog = dialogOf(page);
  const field = (label: string) => dialog.getByLabel(label, { exact: true });
  await field("Provider").selectOption(provider);
  if (says !== undefined) await expect(dialog.getByText(says, { exact: false })).toBeVisible();
  await field("Name").fill(name);
  for (const [label, value] of Object.entries(credentials)) await field(label).fill(value);
  await dialog.getByText("Address and gateway").click();
  await field("API address").fill(address);
  await press(dialog, "Test and add");
  await expect(notice(page, `Added ${name}`)).toBeVisible();
}

/**
 * Leaves the accounts that were added to no later test, and none of their rows: the mirror keeps those of a
 * removed account, which the pages leave out and a test's own query may not.
 */
export async function dropAddedAccounts(): Promise<void> {
  await query("delete from account_credentials");
  const dropped = await query<{ id: string }>(
    "update accounts set configured = false, revision = revision + 1 where source = 'desk' and configured returning id",
  );
  await query("delete from sub_users where account_id = any($1)", [dropped.map(({ id }) => id)]);
}
