import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { withTyped } from "../lib/domain/sub-users/tags";
import { netnut, nineProxy } from "./setup/desk";
import { query } from "./support/database";
import { problemsOf, watch } from "./support/hostile";
import { actionNamed, callAction, post } from "./support/http";
import { choose, dialogOf, openSubUser, press, ready } from "./support/page";
import { accounts, plantNetnut, plantNineProxy, sync, unique, type Planted } from "./support/sub-users";
import { openTable, rows, searchBox, selectionBar } from "./support/table";
import { expect, leaveNoCustomers, test } from "./support/test";

const mark = unique();
const typedMark = unique();
const script = `"><script>window.hacked=1</script><img src=x onerror=window.hacked=1>'</title></textarea>{{7*7}}`;
/**
 * What a provider may send, by the name of the trick. Each name has as many tricks as fit one text: a page
 * for each of them would say no more.
 */
const tricks = {
  markup: `${mark} ${script} javascript:window.hacked=1 <a href="javascript:window.hacked=1">x</a>`,
  controls: `${mark} \u0000 nul \u0001\u0007\u0008\u001b[31m\u007f\u0085\u009b\u2028\u200b end`,
  writing: `שלום ${mark} עולם 123 \u202egnp.exe\u202c \u2066x\u2069 \u200f! Z${"\u0351\u036b\u0353\u036a\u0302".repeat(40)}algo`,
  long: `${mark} ${"W".repeat(4_000 - mark.length - 1)}`,
  words: `${mark} ${"wide words ".repeat(360)}`.slice(0, 4_000),
};
type Trick = keyof typeof tricks;

/** As Subdesk shows it: control and direction characters as a visible mark, runs of blanks as one. */
const shown = (text: string) =>
  text
    .replace(/[\n\t]/g, " ")
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      "\ufffd",
    )
    .replace(/\s+/g, " ")
    .trim();

let nine: Record<Trick, Planted>;
let net: Record<Trick, Planted>;
let runId: string;
const widths = [360, 1440] as const;

test.beforeAll(async () => {
  const each = <T>(make: (text: string) => T) =>
    Object.fromEntries(Object.entries(tricks).map(([trick, text]) => [trick, make(text)])) as Record<
      Trick,
      T
    >;
  // What holds while an account is first read makes one summary, and no alert that names anyone.
  for (const provider of ["nineProxy", "netnut"] as const) await sync(provider);
  await query("update accounts set read_in_at = now() where read_in_at is null");
  nine = await plantNineProxy(
    each((text) => ({ user_name: text, note: `${text}\n${text}`, usage_cap: 100, data_used: 99 })),
  );
  net = await plantNetnut(
    each((text) => ({
      customer_name: text,
      customer_login_name: `${text} login`,
      customer_dashboard_email: `${text}@x.example`,
    })),
  );
  const ask = (action: string, input: unknown) => callAction(actionNamed(action), input);
  for (const { id } of Object.values(nine)) {
    await ask("performAction", {
      operationId: randomUUID(),
      operation: "set-limits",
      accountId: accounts.nineProxy,
      remoteId: id,
      input: { ipCap: 7 },
      reason: `${script} שלום`,
    });
  }
  // A change sends the whole record back, and 9Proxy accepts no name of 4,000 characters.
  expect(
    await query(
      "select state, count(*)::int as times from operations where name like $1 group by state order by state",
      [`%${mark}%`],
    ),
  ).toEqual([
    { state: "done", times: Object.keys(tricks).length - 2 },
    { state: "refused", times: 2 },
  ]);
  runId = randomUUID();
  const both = [
    ...Object.values(nine).map(({ id }) => ({ accountId: accounts.nineProxy, remoteId: id })),
    ...Object.values(net).map(({ id }) => ({ accountId: accounts.netnut, remoteId: id })),
  ];
  await post("/api/bulk/plan", {
    runId,
    rows: both,
    params: { action: "note", mode: "append", text: `${script} שלום` },
  });
  expect(await query("select state from runs where id = $1", [runId])).toEqual([{ state: "draft" }]);
});

test.afterAll(async () => {
  // Other tests compare the table with the providers' records, letter by letter.
  for (const { id } of Object.values(nine)) await nineProxy.remove(id);
  for (const { id } of Object.values(net)) await netnut.remove(id);
  // Subdesk believes that something is gone only at the second look.
  for (const provider of ["nineProxy", "netnut", "nineProxy", "netnut"] as const) await sync(provider);
  await query("delete from saved_views where name ~ $1", [typedMark]);
  await query("delete from alert_rules where name ~ $1", [typedMark]);
});

/**
 * Nothing is wrong with the current page, neither on a phone nor on a desktop. `usable`: of a dialog, whose
 * buttons can be reached also in a low window.
 */
async function expectWell(page: Page, what = "the page", { usable = false } = {}): Promise<void> {
  for (const width of widths) {
    const where = `${what} at ${width} px`;
    await page.setViewportSize({ width, height: usable ? 700 : 900 });
    // A chart follows its box only in the next frame.
    await expect.poll(() => problemsOf(page), { message: where }).toEqual([]);
    const last = dialogOf(page).locator("footer").getByRole("button").last();
    if (usable) await expect(last, where).toBeInViewport({ ratio: 1 });
  }
}

/** Goes to a page, waits for some of its hostile text, and finds nothing wrong with it. */
async function visit(page: Page, path: string, ...contains: string[]): Promise<void> {
  const seen = watch(page);
  await page.goto(path);
  for (const text of contains) await expect(page.locator("body")).toContainText(text);
  await ready(page);
  await expectWell(page, path);
  expect(seen(), path).toEqual([]);
}

test("the table, its search and its selection", async ({ page }) => {
  const seen = watch(page);
  await openTable(page, `?q=${mark}`);
  await expect(rows(page)).toHaveCount(2 * Object.keys(tricks).length);
  const cells = (await rows(page).allTextContents()).map(shown);
  for (const text of Object.values(tricks))
    expect(
      cells.filter((cell) => cell.includes(shown(text.replace("\u0000", "\ufffd")).slice(0, 60))),
    ).toHaveLength(2);
  await expectWell(page);
  for (const trick of ["markup", "writing"] as const) {
    await searchBox(page).fill(tricks[trick].slice(0, 30));
    await expect(rows(page)).toHaveCount(2);
    await expectWell(page);
  }
  await searchBox(page).fill(`${script} nobody`);
  await expect(page.locator("main")).toContainText(`“${script} nobody”`);
  await expectWell(page);
  expect(seen()).toEqual([]);
});

for (const trick of Object.keys(tricks) as Trick[]) {
  test(`the pages of a sub-user whose name is ${trick}`, async ({ page }) => {
    const text = shown(tricks[trick].replace("\u0000", "\ufffd")).slice(0, 60);
    await visit(page, nine[trick].path, mark, "Reason: ");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(text);
    await visit(page, net[trick].path, mark);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(text);
  });
}

test("overview, operations, audit and the preview of a run", async ({ page }) => {
  await visit(page, "/", mark);
  await visit(page, "/operations", mark, "Reason: ");
  await visit(page, `/audit?q=${mark}`, mark, "Reason: ");
  await visit(page, `/runs/${runId}`, mark);
  await expect
    .poll(
      async () => (await query("select 1 from alert_events where subject like $1", [`%${mark}%`])).length,
      { timeout: 40_000 },
    )
    .toBeGreaterThan(0);
  await visit(page, "/alerts", "Near its cap");
  await expect(page.locator("main")).toContainText(mark);
  await expectWell(page, "all alerts");
});

test("the palette", async ({ page }) => {
  const seen = watch(page);
  await page.goto("/");
  await ready(page);
  await press(page, "Search or jump to…");
  await page.getByPlaceholder("Customer, sub-user, page or action").fill(mark);
  await expect(dialogOf(page)).toContainText(mark);
  await expectWell(page);
  await page.getByPlaceholder("Customer, sub-user, page or action").fill(`${script} nobody`);
  await expect(dialogOf(page)).not.toContainText("wide words");
  await expectWell(page);
  expect(seen()).toEqual([]);
});

test.describe("customers", () => {
  /** Subdesk itself refuses some of these; a row of an earlier version, or of an import, may have any. */
  const stored = (text: string) => text.replaceAll("\u0000", "\ufffd");
  const ids = new Map<Trick, string>();

  test.beforeAll(async () => {
    for (const [trick, text] of Object.entries(tricks) as [Trick, string][]) {
      const hostile = stored(text);
      const id = randomUUID();
      ids.set(trick, id);
      await query(
        `insert into customers (id, name, reference, emails, contacts, time_zone, language, created_by)
          values ($1, $2, $3, array[$2], jsonb_build_array(jsonb_build_object('kind', 'other', 'value', $2::text)), $4, $4, $2)`,
        [id, hostile, `${hostile.slice(0, 300)} ${trick}`, hostile.slice(0, 60)],
      );
      await query("insert into customer_aliases (key, reference, customer_id) values ($1, $2, $3)", [
        `${mark} former ${trick}`,
        `${hostile} former`,
        id,
      ]);
      await query(
        `insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by)
          values ($1, $2, $3, now() - interval '1 day', gen_random_uuid(), $4)`,
        [id, accounts.nineProxy, nine[trick].id, hostile],
      );
      await query(
        "insert into comments (id, customer_id, body, author_name) values (gen_random_uuid(), $1, $2, $3)",
        [id, `${hostile}\n${hostile}`, hostile],
      );
    }
    await query(
      `insert into hand_over_templates (id, name, language, body, updated_by) values (gen_random_uuid(), $1, 'en', $2, $1)`,
      [tricks.markup, `${tricks.markup}\n{customer} {name}`],
    );
  });
  test.afterAll(async () => {
    await leaveNoCustomers();
    await query("delete from hand_over_templates where updated_by = $1", [tricks.markup]);
    await query("delete from comments where customer_id = any($1)", [[...ids.values()]]);
    await query("delete from customers where id = any($1)", [[...ids.values()]]);
  });

  test("their table, its search, and the tables that name them", async ({ page }) => {
    await visit(page, `/customers?q=${mark}&sort=name`, mark);
    await visit(page, `/sub-users?q=${mark}&sort=customer`, mark);
    await visit(page, "/usage?by=customer");
    await visit(page, "/customers/adopt");
    await visit(page, "/hand-over", mark);
    await visit(page, "/audit?action=sub-user.set-limits", mark);
  });

  for (const trick of Object.keys(tricks) as Trick[])
    test(`the page of one whose name is ${trick}`, async ({ page }) => {
      await visit(page, `/customers/${ids.get(trick)}`, mark);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(
        shown(stored(tricks[trick])).slice(0, 60),
      );
      await visit(page, nine[trick].path, mark);
    });

  const expectUsable = (page: Page, what: string) => expectWell(page, what, { usable: true });
  const cancel = async (page: Page) => {
    await dialogOf(page).getByRole("button", { name: "Close", exact: true }).first().click();
    const discard = dialogOf(page).getByRole("button", { name: "Discard" });
    await expect(discard.or(page.locator("body:not(:has([role=dialog], [role=alertdialog]))"))).toBeVisible();
    if (await discard.isVisible()) await discard.click();
    await expect(dialogOf(page)).toHaveCount(0);
  };

  for (const trick of Object.keys(tricks) as Trick[])
    test(`the dialogs of one whose name is ${trick}`, async ({ page }) => {
      const seen = watch(page);
      await page.goto(`/customers/${ids.get(trick)}`);
      await expect(page.getByRole("heading", { level: 1 })).toContainText(mark);
      await ready(page);
      const menu = async (item: string) => {
        await press(page, "More actions");
        await page.getByRole("menuitem", { name: item, exact: true }).click();
      };

      await press(page, "Edit…");
      await expectUsable(page, "editing");
      await cancel(page);

      await page.getByRole("button", { name: "Assign sub-users…" }).first().click();
      await dialogOf(page).getByRole("searchbox", { name: "Sub-users" }).fill(mark);
      const offered = dialogOf(page).getByRole("list", { name: "Sub-users found" });
      await expect(offered).toContainText(mark);
      await offered.getByRole("button").nth(1).click();
      await offered.getByRole("button").first().click();
      await expectUsable(page, "assigning");
      await cancel(page);

      await menu("Merge…");
      await dialogOf(page).getByRole("searchbox", { name: "Into" }).fill(mark);
      const others = dialogOf(page).getByRole("list", { name: "Customers found" });
      await expect(others.getByRole("button")).toHaveCount(Object.keys(tricks).length - 1);
      await expectUsable(page, "choosing whom to merge with");
      await others.getByRole("button").first().click();
      await expect(dialogOf(page)).toContainText("Afterwards");
      await expectUsable(page, "merging");
      await cancel(page);

      await menu("Close…");
      await expect(dialogOf(page)).toContainText("is still active");
      await expectUsable(page, "closing");
      await cancel(page);

      await menu("Erase personal data…");
      await expect(dialogOf(page)).toContainText("Emptied: ");
      await expectUsable(page, "erasing");
      await cancel(page);

      await press(page, "Message…");
      await expectUsable(page, "the message");
      await cancel(page);
      expect(seen()).toEqual([]);
    });

  test("the dialogs that name them in other places", async ({ page }) => {
    const seen = watch(page);
    await openTable(page, `?q=${mark}`);
    await page.getByRole("checkbox", { name: "Select all on this page" }).check();
    await selectionBar(page).getByRole("button", { name: "Bulk actions" }).click();
    await page.getByRole("menuitem", { name: "Assign to customer…" }).click();
    await dialogOf(page).getByLabel("Customer", { exact: true }).fill(mark);
    await expect(dialogOf(page).getByRole("radio")).toHaveCount(Object.keys(tricks).length + 1);
    await dialogOf(page).getByRole("radio").first().check();
    await expectUsable(page, "assigning from the table");
    await cancel(page);
    await selectionBar(page).getByRole("button", { name: "Bulk actions" }).click();
    await page.getByRole("menuitem", { name: "Create customers from these…" }).click();
    await expect(dialogOf(page)).toContainText("have a customer");
    await expectUsable(page, "creating from the table");
    await cancel(page);

    await page.goto("/hand-over");
    await ready(page);
    const template = page.getByRole("listitem").filter({ hasText: mark });
    await press(template, "Edit");
    await expectUsable(page, "editing a template");
    await cancel(page);
    await template.getByRole("button", { name: /^Actions for/ }).click();
    await page.getByRole("menuitem", { name: "Delete…", exact: true }).click();
    await expectUsable(page, "deleting a template");
    await cancel(page);
    expect(seen()).toEqual([]);
  });
});

test("dialogs about such a sub-user", async ({ page }) => {
  const seen = watch(page);
  for (const trick of ["markup", "writing", "long", "words"] as const) {
    await page.goto(nine[trick].path);
    await ready(page);
    for (const operation of trick === "markup"
      ? ["Edit limits", "Edit note", "Set password", "Disable", "Delete"]
      : ["Edit note", "Delete"]) {
      const dialog = await choose(page, operation);
      await expectWell(page, `${operation} ${trick}`);
      await press(dialog, "Cancel");
      await expect(dialog).toHaveCount(0);
    }
  }
  expect(seen()).toEqual([]);
});

const typed = {
  markup: `<img src=x onerror=window.hacked=1>`,
  writing: `שלום 123 עולם \u202egnp.exe\u2066`,
  wide: "W".repeat(4_000),
};

test.describe("what people type", () => {
  let nobody: Planted;
  test.beforeAll(async () => {
    ({ nobody } = await plantNineProxy({ nobody: {} }));
  });

  for (const [what, text] of Object.entries(typed)) {
    const own = `${typedMark}${text}`;

    test(`a note and a tag: ${what}`, async ({ page }) => {
      const seen = watch(page);
      await openSubUser(page, nobody);
      let dialog = await choose(page, "Edit note");
      await dialog.getByLabel("Note").fill(own);
      await press(dialog, "Save note");
      if (own.length > 500) {
        await expect(dialog.getByText("At most 500 characters.")).toBeVisible();
        await expectWell(page);
        await press(dialog, "Cancel");
      } else {
        await expect(dialog).toHaveCount(0);
        expect(await nineProxy.user(nobody.id)).toMatchObject({ note: own });
        await expect(page.getByText(shown(own)).first()).toBeVisible();
      }
      await expectWell(page);

      const [tag = ""] = withTyped([], own);
      await press(page, "Edit tags");
      dialog = dialogOf(page);
      await dialog.getByLabel("Add a tag").fill(own);
      await page.keyboard.press("Enter");
      await expectWell(page);
      await press(dialog, "Save tags");
      await expect(dialog).toHaveCount(0);
      const [kept] = await query<{ tags: string[] }>("select tags from sub_users where name = $1", [
        nobody.name,
      ]);
      expect(kept?.tags).toContain(tag);
      await expect(page.locator("dd").getByText(shown(tag)).last()).toBeVisible();
      await expectWell(page);
      expect(seen()).toEqual([]);
    });

    test(`a view: ${what}`, async ({ page }) => {
      const seen = watch(page);
      const name = own.slice(0, 60).trim();
      const panel = page.getByRole("dialog", { name: "Views" });
      await openTable(page, `?q=${encodeURIComponent(own.slice(0, 150))}`);
      await page.getByRole("button", { name: "Views", exact: true }).click();
      await press(panel, "Save current view…");
      await panel.getByLabel("Name of the new view").fill(own);
      await press(panel, "Save view");
      await expect
        .poll(async () => (await query("select 1 from saved_views where name = $1", [name])).length)
        .toBe(1);
      const active = page.getByRole("button", { name: /^View: / });
      await expect(active).toContainText(shown(name));
      await expectWell(page);
      await active.click();
      await expect(panel.getByRole("group", { name: "Yours" })).toContainText(shown(name));
      await expectWell(page);
      await press(panel, "Rename…");
      await expect(panel.getByLabel("New name")).toHaveValue(name);
      await expectWell(page);
      expect(seen()).toEqual([]);
    });

    test(`an alert rule and a channel: ${what}`, async ({ page }) => {
      const seen = watch(page);
      const name = own.slice(0, 80).trim();
      await page.goto("/alerts");
      await ready(page);
      await press(page, "New rule");
      const dialog = dialogOf(page);
      await dialog.getByLabel("Name", { exact: true }).fill(own);
      await expectWell(page);
      await press(dialog, "Save rule");
      await expect(dialog).toHaveCount(0);
      expect(await query("select 1 from alert_rules where name = $1", [name])).toHaveLength(1);
      await expect(page.locator("main")).toContainText(shown(name));
      await press(page, "New channel");
      await dialog.getByLabel("Name", { exact: true }).fill(own);
      await dialog.getByRole("textbox", { name: /^(Address|E-mail address)/ }).fill(own);
      await press(dialog, "Save channel");
      await expect(dialog.getByText(/Enter an (http or https|e-mail) address/).first()).toBeVisible();
      await expectWell(page);
      await press(dialog, "Cancel");
      await expectWell(page);
      expect(seen()).toEqual([]);
    });
  }

  test("the form of a new sub-user says beside each field what is wrong with it", async ({ page }) => {
    const seen = watch(page);
    // Rows behind it would be laid out anew at each width.
    await openTable(page, `?q=${unique()}`);
    await press(page, "Create sub-user");
    const dialog = dialogOf(page);
    for (const [account, fields] of [
      ["9Proxy", ["User name", "Note"]],
      ["NetNut", ["Name", "Dashboard e-mail", "Proxy login"]],
    ] as const) {
      await dialog.getByLabel("Account", { exact: true }).selectOption({ label: account });
      for (const text of Object.values(typed)) {
        for (const field of fields)
          await dialog.getByRole("textbox", { name: new RegExp(`^${field}`) }).fill(text);
        await press(dialog, "Create sub-user");
        await expect(dialog.locator("[aria-invalid=true]").first()).toBeVisible();
        await expectWell(page);
      }
    }
    expect(seen()).toEqual([]);
  });
});
