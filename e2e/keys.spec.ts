import type { Page, Route } from "@playwright/test";
import { nineProxy } from "./setup/desk";
import { operationsOn, query } from "./support/database";
import { anyDialog, codeFiles, dialogOf, idle, notice, openSubUser, press, ready } from "./support/page";
import { addPerson, signInAs } from "./support/staff";
import { plantNetnut, plantNineProxy, unique, type Planted } from "./support/sub-users";
import { atRest, expectNames, openTable, row, rows, searchBox, selectionBar } from "./support/table";
import { calmDown, expect, test, testInOwnContext } from "./support/test";

const GB = 1_000_000_000;
const mark = unique();
const count = 30;
const nameAt = (at: number) => `keys_${mark}_k${String(at).padStart(2, "0")}`;
let granite: Planted;

test.beforeAll(async () => {
  await nineProxy.options({ frozen: true });
  if ((await nineProxy.state()).users.every(({ user_name }) => user_name !== nameAt(0)))
    await plantNineProxy(
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [
          `keys${at}`,
          { user_name: nameAt(at), usage_cap: 100 * GB, data_used: 40 * GB },
        ]),
      ),
    );
  ({ granite } = await plantNetnut({ granite: { customer_name: `Granite Feeds ${mark}` } }));
});
test.afterAll(calmDown);

const view = (more = "") => `?q=keys_${mark}&sort=name&order=asc${more}`;
const palette = (page: Page) => page.getByPlaceholder("Customer, sub-user, page or action");
const options = (page: Page) => page.getByRole("option");
const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const focusedRow = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.closest("tr")?.querySelector("td.cell-name a")?.textContent ?? null,
  );

testInOwnContext(
  "what is typed after the palette's key is all there, in order, though its code is still on its way",
  async ({ page }) => {
    // Never idle, so that nothing is fetched beforehand.
    await page.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }));
    await openTable(page);
    const held: Route[] = [];
    let hold = true;
    await page.route(codeFiles, (route) => (hold ? void held.push(route) : route.continue()));
    await page.keyboard.press("Control+k");
    await page.keyboard.type(`Granite Feeds ${mark}`);
    await page.keyboard.press("Enter");
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await expect(page).toHaveURL(/\/sub-users$/);
    await expect(palette(page)).toHaveValue(`Granite Feeds ${mark}`);
    hold = false;
    await Promise.all(held.map((route) => route.continue()));
    await expect(heading(page, granite.name)).toBeVisible();
  },
);

test("the palette is there once the page is idle, and loses no key", async ({ page }) => {
  await openTable(page);
  await idle(page);
  const scripts: string[] = [];
  page.on("request", (request) => codeFiles.test(request.url()) && scripts.push(request.url()));
  await page.keyboard.press("Control+k");
  await page.keyboard.type("granite feeds");
  await expect(palette(page)).toHaveValue("granite feeds");
  await expect(options(page).filter({ hasText: granite.name })).toBeVisible();
  expect(scripts).toEqual([]);
});

test("the palette shows use and state, and offers what can be done with a result", async ({ page }) => {
  await openTable(page);
  await idle(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(nameAt(7));
  const found = options(page).filter({ hasText: nameAt(7) });
  await expect(found).toContainText("40 GB / 100 GB");
  await expect(found).toContainText("Active");
  await expect(found).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Tab");
  await expect(options(page).filter({ hasText: "Edit limits" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Search or jump to" })).toBeVisible();
  await page.keyboard.type(nameAt(7));
  await expect(found).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.type("limits");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Edit limits" });
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText(nameAt(7));
  await press(dialog, "Cancel");
  expect(await operationsOn(nameAt(7))).toEqual([]);
});

test("the palette leads to pages, views and recent sub-users, and opens what there is to do", async ({
  page,
}) => {
  const name = `View ${mark}`;
  await query(
    "insert into saved_views (id, owner_id, name, search, shared) select gen_random_uuid(), id, $1, $2, false from staff where email = 'ada@desk.test'",
    [name, `?q=keys_${mark}&sort=name&order=asc&size=25`],
  );
  await openSubUser(page, granite);
  await page.goto("/");
  await ready(page);
  const choose = async (text: string, label = text) => {
    await page.keyboard.press("Control+k");
    await expect(palette(page)).toBeFocused();
    await page.keyboard.type(text);
    await options(page).filter({ hasText: label }).first().click();
  };
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("group", { name: "Recent sub-users" })).toContainText(granite.name);
  await page.keyboard.press("Escape");
  await choose(name);
  await expectNames(
    page,
    Array.from({ length: 25 }, (_, at) => nameAt(at)),
  );
  for (const [text, title] of [
    ["invite", "Invite someone"],
    ["new rule", "New rule"],
    ["add account", "Add account"],
    ["create sub", "Create sub-user"],
    ["show keys", "Keys"],
  ] as const) {
    await choose(text, text === "show keys" ? "Show keys" : title);
    const dialog = page.getByRole("dialog", { name: title, exact: true });
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialogOf(page)).toHaveCount(0);
  }
  await choose("create many", "Create many");
  await expect(page).toHaveURL(/\/runs\/create/);
});

test("the palette keeps the focus where a dialog has closed right before", async ({ page }) => {
  await openTable(page, `?q=${mark}`);
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys", exact: true })).toBeVisible();
  // Before the closed dialog comes to give the focus back.
  await page.evaluate(async () => {
    const press = (init: KeyboardEventInit) =>
      (document.activeElement ?? document).dispatchEvent(
        new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init }),
      );
    press({ key: "Escape" });
    for (let turn = 0; turn < 100 && document.querySelector("[role=dialog]"); turn += 1) await null;
    press({ key: "k", ctrlKey: true });
  });
  await expect(palette(page)).toBeVisible();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  await expect(palette(page)).toBeFocused();
  await page.keyboard.type("audit");
  await expect(palette(page)).toHaveValue("audit");
});

test("the palette offers no one what they may not do", async ({ page, context }) => {
  const viewer = await addPerson("viewer");
  await context.clearCookies();
  await signInAs(page, viewer);
  await openTable(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type(nameAt(7));
  await expect(options(page).filter({ hasText: nameAt(7) })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(options(page)).toHaveText(["Open"]);
  await page.keyboard.press("Escape");
  for (const text of ["invite", "new rule", "add account", "create"]) {
    await palette(page).fill(text);
    await expect(page.getByText(`Nothing matches “${text}”.`)).toBeVisible();
  }
});

test("single keys open dialogs on the row with the focus, and change nothing", async ({ page }) => {
  await openTable(page, view());
  await page.keyboard.press("j");
  await expect.poll(() => focusedRow(page)).toBe(nameAt(0));
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await expect.poll(() => focusedRow(page)).toBe(nameAt(1));
  for (const [key, title] of [
    ["e", "Edit limits"],
    ["n", "Edit note"],
    ["d", "Disable"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(dialogOf(page)).toContainText(title);
    await expect(dialogOf(page)).toContainText(nameAt(1));
    // An open dialog gets the keys.
    await page.keyboard.press("Escape");
    await expect(dialogOf(page)).toHaveCount(0);
    await expect.poll(() => focusedRow(page)).toBe(nameAt(1));
  }
  await page.keyboard.press("t");
  await expect(notice(page, `Add traffic is not available for ${nameAt(1)}`)).toBeVisible();
  await page.keyboard.press("x");
  await expect(row(page, nameAt(1)).getByRole("checkbox")).toBeChecked();
  await page.keyboard.press(".");
  const item = page.getByRole("menuitem", { name: "Edit limits", exact: true });
  await expect(item).toHaveAttribute("aria-keyshortcuts", "E");
  await expect(item).toContainText("E");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "Create sub-user" })).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await operationsOn(nameAt(1))).toEqual([]);
  // Keys of the browser, a text field or an unfinished character are left alone.
  await row(page, nameAt(1)).focus();
  const taken = await page.evaluate(() => {
    const press = (init: KeyboardEventInit) =>
      !document.activeElement?.dispatchEvent(
        new KeyboardEvent("keydown", { key: "e", bubbles: true, cancelable: true, ...init }),
      );
    return [
      press({ ctrlKey: true }),
      press({ metaKey: true }),
      press({ altKey: true }),
      press({ isComposing: true }),
    ];
  });
  expect(taken).toEqual([false, false, false, false]);
  await searchBox(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.type("etdcnxg?");
  await expect(searchBox(page)).toHaveValue(`keys_${mark}etdcnxg?`);
  await expect(dialogOf(page)).toHaveCount(0);
});

test("G and a letter lead to pages, ? shows all keys, and a person can switch single keys off", async ({
  page,
  context,
}) => {
  const person = await addPerson("operator");
  await context.clearCookies();
  await signInAs(page, person);
  await page.goto("/");
  await ready(page);
  const go = async (letter: string, path: RegExp) => {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await expect(page).toHaveURL(path);
  };
  await go("r", /\/runs$/);
  await go("a", /\/alerts$/);
  await go("s", /\/sub-users$/);
  await go("o", /:\d+\/$/);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  for (const label of ["Edit limits", "Add traffic", "Go to overview", "Next in the list", "Select"])
    await expect(sheet.getByText(label, { exact: true })).toBeVisible();
  await sheet.getByRole("link", { name: "your account" }).click();
  await expect(heading(page, "Your account")).toBeVisible();
  await page.getByRole("switch", { name: "Single keys" }).click();
  await expect(page.getByRole("switch", { name: "Single keys" })).not.toBeChecked();
  await expect
    .poll(() => query("select single_keys from staff where id = $1", [person.id]))
    .toEqual([{ single_keys: false }]);
  await openTable(page, view());
  await row(page, nameAt(0)).focus();
  for (const key of ["e", "?", "/", "j", "x", "g", "r"]) await page.keyboard.press(key);
  await expect.poll(() => focusedRow(page)).toBe(nameAt(0));
  await expect(page.locator(anyDialog)).toHaveCount(0);
  await expect(page).toHaveURL(/\/sub-users/);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => focusedRow(page)).toBe(nameAt(1));
  await page.keyboard.press("Control+k");
  await expect(palette(page)).toBeFocused();
});

test("the table is one stop of the Tab key, and the selection is the next", async ({ page }) => {
  await openTable(page, view());
  await row(page, nameAt(3)).focus();
  await page.keyboard.press("Space");
  await expect(selectionBar(page)).toBeVisible();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("[aria-label=Selection]") !== null)).toBe(
    true,
  );
  await page.keyboard.press("Shift+Tab");
  await expect.poll(() => focusedRow(page)).toBe(nameAt(3));
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("TR");
  // Into the row's controls and back.
  await page.keyboard.press("ArrowRight");
  await expect(row(page, nameAt(3)).getByRole("checkbox")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const pencil = row(page, nameAt(3)).getByRole("button", { name: `Edit note of ${nameAt(3)}` });
  await expect(pencil).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Edit note" })).toContainText(nameAt(3));
  await page.keyboard.press("Escape");
  await expect(pencil).toBeFocused();
  const actions = row(page, nameAt(3)).getByRole("button", { name: `Actions for ${nameAt(3)}` });
  let presses = 3;
  for (; presses < 5 && !(await actions.evaluate((it) => it === document.activeElement)); presses++)
    await page.keyboard.press("ArrowRight");
  await expect(actions).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(actions).toBeFocused();
  for (let turn = 0; turn < presses; turn++) await page.keyboard.press("ArrowLeft");
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("TR");
  // And up to the heading, which sorts.
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  await expect(page.locator("thead").getByRole("button", { name: "Name" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(rows(page).first()).toContainText(nameAt(count - 1));
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => focusedRow(page)).toBe(nameAt(count - 1));
});

test("Back leads to the same page, scroll, selection and row", async ({ page }) => {
  await openTable(page, view("&size=25"));
  await press(page, "Next page");
  await expectNames(
    page,
    Array.from({ length: 5 }, (_, at) => nameAt(25 + at)),
  );
  await press(page, "Previous page");
  await expectNames(
    page,
    Array.from({ length: 25 }, (_, at) => nameAt(at)),
  );
  await page.setViewportSize({ width: 1000, height: 600 });
  await row(page, nameAt(20)).focus();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  const place = () =>
    page.locator(".table-scroll").evaluate(({ scrollTop: top, scrollLeft: left }) => ({ top, left }));
  await page.locator(".table-scroll").evaluate((box) => box.scrollBy({ left: 150 }));
  await expect.poll(async () => (await place()).left).toBe(150);
  const before = (await place()).top;
  expect(before).toBeGreaterThan(100);
  const back = [
    () => page.goBack(),
    () => page.getByRole("main").getByRole("link", { name: "Sub-users" }).click(),
  ];
  for (const comeBack of back) {
    await page.keyboard.press("Enter");
    await expect(heading(page, nameAt(21))).toBeVisible();
    await comeBack();
    await expect.poll(() => focusedRow(page)).toBe(nameAt(21));
    expect(Math.abs((await place()).top - before)).toBeLessThan(40);
    expect((await place()).left).toBe(150);
    await expect(selectionBar(page).getByRole("status")).toHaveText("1 selected");
    await expect(row(page, nameAt(20)).getByRole("checkbox")).toBeChecked();
  }
  // Opened again, it starts empty.
  await page.keyboard.press("Enter");
  await expect(heading(page, nameAt(21))).toBeVisible();
  await page
    .getByRole("navigation", { name: "Main", exact: true })
    .getByRole("link", { name: "Sub-users" })
    .click();
  await atRest(page);
  await expect(selectionBar(page)).toHaveCount(0);
});

test("from the page of a sub-user to the next of the list, over its pages, and back", async ({ page }) => {
  await openTable(page, view("&size=25"));
  await row(page, nameAt(23)).focus();
  await page.keyboard.press("Enter");
  await expect(heading(page, nameAt(23))).toBeVisible();
  const place = page.getByRole("navigation", { name: "Through the list" });
  await expect(place).toContainText(`24 of ${count}`);
  await page.keyboard.press("j");
  await expect(heading(page, nameAt(24))).toBeVisible();
  await place.getByRole("button", { name: "Next sub-user" }).click();
  await expect(heading(page, nameAt(25))).toBeVisible();
  await expect(place).toContainText(`26 of ${count}`);
  await page.keyboard.press("e");
  await expect(dialogOf(page)).toContainText(nameAt(25));
  await page.keyboard.press("Escape");
  await expect(dialogOf(page)).toHaveCount(0);
  await page.keyboard.press("k");
  await expect(heading(page, nameAt(24))).toBeVisible();
  await page.goBack();
  await expect.poll(() => focusedRow(page)).toBe(nameAt(24));
  // A person who comes from elsewhere has no list.
  await page.goto(`/sub-users/${granite.path.split("/").slice(2).join("/")}`);
  await expect(heading(page, granite.name)).toBeVisible();
  await expect(place).toHaveCount(0);
});
