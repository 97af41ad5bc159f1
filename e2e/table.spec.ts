import { readFile } from "node:fs/promises";
import type { Page, Route } from "@playwright/test";
import papaparse from "papaparse";
import { nineProxy } from "./setup/desk";
import { mirrorOf, query } from "./support/database";
import { codeFiles, idle, notice, press } from "./support/page";
import { everybody, type Expected } from "./support/sandbox-view";
import { addPerson, signInAs } from "./support/staff";
import { plantNetnut, plantNineProxy, sync, unique, type Planted } from "./support/sub-users";
import {
  atRest,
  expectNames,
  names,
  openTable,
  pick,
  row,
  rows,
  searchBox,
  selectionBar,
  slash,
  table,
  total,
} from "./support/table";
import { calmDown, expect, test, testInOwnContext } from "./support/test";

const GB = 1_000_000_000;
const count = 30;
const mark = unique();
let firm: Planted;

/** Thirty at 9Proxy with every combination that the filters need, one at NetNut; all found by the mark. */
test.beforeAll(async () => {
  await nineProxy.options({ frozen: true });
  const users = Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `grid${at}`,
      {
        user_name: `grid_${mark}_n${String(at).padStart(2, "0")}`,
        status: at % 10 === 3 ? 2 : at % 10 === 7 ? 3 : 1,
        usage_cap: at % 6 === 5 ? 0 : 100 * GB,
        data_used: ((at * 37) % 100) * GB,
        ip_used: (at * 13) % 41,
        note: at === 4 ? `needle ${mark}` : at === 6 ? "=1+1" : "",
      },
    ]),
  );
  if ((await nineProxy.state()).users.every(({ user_name }) => user_name !== `grid_${mark}_n00`))
    await plantNineProxy(users);
  ({ firm } = await plantNetnut({ firm: { customer_name: `Firm ${mark} ${unique()}` } }));
});
test.afterAll(calmDown);

/** The planted 9Proxy sub-users as the provider has them, in the order asked for. */
async function planted(
  by: (a: Expected, b: Expected) => number = (a, b) => a.name.localeCompare(b.name),
): Promise<Expected[]> {
  return (await everybody()).filter(({ name }) => name.startsWith(`grid_${mark}_n`)).sort(by);
}
const namesOf = (expected: Expected[]) => expected.map(({ name }) => name);
const view = (more = "") => `?q=grid_${mark}&sort=name&order=asc${more}`;
const addressOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

test("the table holds everyone at both providers", async ({ page }) => {
  const all = await everybody();
  await openTable(page);
  expect(await total(page)).toBe(all.length);
  await expect(rows(page)).toHaveCount(50);
});

test("search finds by name, id, e-mail and note at both providers", async ({ page }) => {
  const all = await everybody();
  const found = (text: string) => all.filter((each) => each.text.includes(text)).map(({ name }) => name);
  await openTable(page, "?sort=name&order=asc&size=250");

  for (const text of [`grid_${mark}_n11`, firm.id, `@planted.example`, `needle ${mark}`, "seo"]) {
    const expected = found(text);
    expect(expected.length).toBeGreaterThan(0);
    await searchBox(page).fill(text);
    await expect.poll(async () => (await names(page)).sort()).toEqual(expected.sort());
    await expect.poll(() => addressOf(page).q).toBe(text);
  }
  await searchBox(page).fill(`FIRM-${mark}`);
  await expectNames(page, [firm.name]);
  // Its id is in no column: the line under the name says it.
  await searchBox(page).fill(firm.id);
  await expect(rows(page).first()).toContainText(`Remote id ${firm.id}`);
  await expect(rows(page).first().locator("mark")).toHaveText(firm.id);
  await searchBox(page).fill("100%_\\");
  await expect(page.getByText("No sub-user matches")).toBeVisible();
});

test("a slash focuses the search, and is a letter once there", async ({ page }) => {
  await openTable(page);
  await slash(page);
  await page.keyboard.type("a/b");
  await expect(searchBox(page)).toHaveValue("a/b");
  await page.keyboard.press("Escape");
  await expect(searchBox(page)).toHaveValue("");
});

test("the last key wins over an answer that comes late", async ({ page }) => {
  await openTable(page, view());
  const late: Route[] = [];
  await page.route(
    (url) => url.pathname === "/api/sub-users" && url.searchParams.get("q") === `grid_${mark}_n0`,
    (route) => void late.push(route),
  );
  await searchBox(page).fill(`grid_${mark}_n0`);
  await expect.poll(() => late.length).toBeGreaterThan(0);
  await searchBox(page).fill(`grid_${mark}_n29`);
  await expectNames(page, [`grid_${mark}_n29`]);
  // The browser may have dropped the earlier request; what counts is that its answer is never shown.
  await Promise.all(late.map((route) => route.continue().catch(() => {})));
  await Promise.all(
    late.map((route) =>
      route
        .request()
        .response()
        .catch(() => null),
    ),
  );
  await expectNames(page, [`grid_${mark}_n29`]);
  await expect(searchBox(page)).toHaveValue(`grid_${mark}_n29`);
});

test("old rows stay until the new ones are there", async ({ page }) => {
  await openTable(page, view());
  const before = await names(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    (url) =>
      url.pathname === "/api/sub-users" &&
      url.searchParams.get("sort") === "name" &&
      url.searchParams.get("order") === "desc",
    async (route) => {
      await held;
      await route.continue();
    },
  );
  await table(page).getByRole("button", { name: "Name" }).click();
  await expect(page.locator(".table-scroll[aria-busy=true]")).toBeVisible();
  await expect.poll(() => addressOf(page).order).toBe("desc");
  expect(await names(page)).toEqual(before);
  release();
  await expectNames(page, before.toReversed());
  await atRest(page);
});

test("filters by provider, status, share of the cap and unlimited agree with the providers", async ({
  page,
}) => {
  const all = await everybody();
  const nine = all.filter(({ provider }) => provider === "nine-proxy");
  await openTable(page, "?size=250&sort=name&order=asc");

  await pick(page, "Provider", "9Proxy");
  await expect.poll(() => total(page)).toBe(nine.length);
  await pick(page, "Near cap", "90 % or more");
  const near = nine.filter(({ used, cap }) => cap !== null && (used ?? 0) / cap >= 0.9);
  await expect.poll(async () => (await names(page)).sort()).toEqual(namesOf(near).sort());
  await pick(page, "Status", "Active", "Blocked");
  await expect
    .poll(async () => (await names(page)).sort())
    .toEqual(namesOf(near.filter(({ status }) => status !== "disabled")).sort());
  expect(addressOf(page)).toMatchObject({ provider: "nine-proxy", near: "90", status: "active,blocked" });

  await press(page, "Remove filter Near cap");
  await press(page, "Remove filter Status");
  await pick(page, "Unlimited", "No traffic cap");
  await expect
    .poll(async () => (await names(page)).sort())
    .toEqual(namesOf(nine.filter(({ cap }) => cap === null)).sort());
  await page.reload();
  await expect
    .poll(async () => (await names(page)).sort())
    .toEqual(namesOf(nine.filter(({ cap }) => cap === null)).sort());
  await press(page, "Clear filters");
  await expect.poll(() => total(page)).toBe(all.length);
  expect(addressOf(page)).toEqual({ size: "250", sort: "name" });
});

testInOwnContext(
  "a filter pressed before the code of its panel is there opens once it is, with the focus in it",
  async ({ page }) => {
    // Never idle, so that nothing is fetched beforehand.
    await page.addInitScript(() => Object.assign(window, { requestIdleCallback: () => 0 }));
    await openTable(page, view());
    const held: Route[] = [];
    let hold = true;
    await page.route(codeFiles, (route) => (hold ? void held.push(route) : route.continue()));
    const pill = page.getByRole("group", { name: "Filters" }).getByRole("button", { name: /^Status/ });
    await pill.focus();
    await page.keyboard.press("Enter");
    await expect(pill).toHaveAttribute("aria-expanded", "true");
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await expect(page.getByRole("dialog", { name: "Status" })).toHaveCount(0);
    hold = false;
    await Promise.all(held.map((route) => route.continue()));
    await expect(page.getByRole("dialog", { name: "Status" }).getByRole("checkbox").first()).toBeFocused();
    await page.keyboard.press("Space");
    await expect.poll(() => addressOf(page).status).toBe("active");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog", { name: "Status" })).toHaveCount(0);
    await expect(pill).toBeFocused();
  },
);

test("a tag is given in the table and filters it", async ({ page }) => {
  const name = `grid_${mark}_n15`;
  const tag = `vip-${unique()}`;
  await openTable(page, `?q=${name}`);
  await press(row(page, name), `Actions for ${name}`);
  await page.getByRole("menuitem", { name: "Edit tags" }).click();
  await page.getByLabel("Add a tag").fill(tag);
  await page.keyboard.press("Escape");
  await expect(page.getByText("Discard what you typed?")).toBeVisible();
  await press(page.getByRole("dialog"), "Keep editing");
  await page.getByLabel("Add a tag").focus();
  await page.keyboard.press("Enter");
  await press(page.getByRole("dialog"), "Save tags");
  await expect(notice(page, `Changed the tags of ${name}`)).toBeVisible();
  await expect(row(page, name)).toContainText(tag);
  expect((await mirrorOf(name))?.tags).toEqual([tag]);

  await press(page, "Clear search");
  await pick(page, "Tag", tag);
  await expectNames(page, [name]);
  await sync("nineProxy");
  await page.reload();
  await expectNames(page, [name]);
});

test("the column of tags is there once there is a tag; note and tags are edited in their cells", async ({
  page,
  context,
}) => {
  const name = `grid_${mark}_n18`;
  const tag = `cell-${unique()}`;
  await query("update sub_users set tags = '{}'");
  const heading = table(page).getByRole("columnheader", { name: "Tags" });
  await openTable(page, `?q=${name}`);
  await expect(heading).toHaveCount(0);
  await press(row(page, name), `Actions for ${name}`);
  await page.getByRole("menuitem", { name: "Edit tags" }).click();
  await page.getByLabel("Add a tag").fill(tag);
  await press(page.getByRole("dialog"), "Save tags");
  await expect(heading).toBeVisible();
  await expect(row(page, name)).toContainText(tag);
  // For everyone, whether or not a row in sight has one.
  await openTable(page, `?q=${encodeURIComponent(firm.name)}`);
  await expect(heading).toBeVisible();

  await openTable(page, `?q=${name}`);
  await row(page, name).hover();
  await press(row(page, name), `Edit tags of ${name}`);
  await press(page.getByRole("dialog", { name: "Edit tags" }), `Remove tag ${tag}`);
  await press(page.getByRole("dialog"), "Save tags");
  await expect(row(page, name)).not.toContainText(tag);
  await expect.poll(async () => (await mirrorOf(name))?.tags).toEqual([]);

  await press(row(page, name), `Edit note of ${name}`);
  await page.getByRole("dialog", { name: "Edit note" }).getByLabel("Note").fill(`In its cell ${mark}`);
  await press(page.getByRole("dialog"), "Save note");
  await expect(row(page, name)).toContainText(`In its cell ${mark}`);
  const held = async () => (await everybody()).find((each) => each.name === name)?.text;
  await expect.poll(held).toContain(`In its cell ${mark}`.toLowerCase());

  // Where it cannot be changed, nothing offers to.
  await openTable(page, `?q=${encodeURIComponent(firm.name)}`);
  await expect(row(page, firm.name).getByRole("button", { name: /^Edit note/ })).toHaveCount(0);
  const viewer = await addPerson("viewer");
  await context.clearCookies();
  await signInAs(page, viewer);
  await openTable(page, `?q=${name}`);
  await expect(row(page, name).getByRole("button")).toHaveCount(1);
});

test("what is being read stays where it is when it is read anew", async ({ page }) => {
  const name = `grid_${mark}_n${count - 1}`;
  const tag = `low-${unique()}`;
  await openTable(page, view());
  await expect(rows(page)).toHaveCount(count);
  await row(page, name).scrollIntoViewIfNeeded();
  const place = async () => Math.round((await row(page, name).boundingBox())?.y ?? NaN);
  const before = await place();
  await press(row(page, name), `Actions for ${name}`);
  await page.getByRole("menuitem", { name: "Edit tags" }).click();
  await page.getByLabel("Add a tag").fill(tag);
  await page.keyboard.press("Enter");
  await press(page.getByRole("dialog"), "Save tags");
  await expect(row(page, name)).toContainText(tag);
  expect(await place()).toBe(before);
  // Another order is a new page and starts at the top.
  await press(page.locator("th"), "Name");
  await expect(rows(page).first()).toContainText(name);
  await expect(rows(page).first()).toBeInViewport();
  await expect.poll(() => addressOf(page).order).toBe("desc");
});

test("Back and Forward lead through the changes of a view, also those that followed each other at once", async ({
  page,
}) => {
  const filter = `grid_${mark}`;
  const all = namesOf(await planted());
  await openTable(page, view("&size=25"));
  const box = searchBox(page);
  const first = all.slice(0, 25);
  await expectNames(page, first);
  // Three presses before the first has been drawn, then a search that is not finished when
  // the next change comes.
  const heading = (name: string) => page.locator("th").getByRole("button", { name, exact: true });
  await heading("Status").evaluate((button: HTMLElement) => {
    for (let press = 0; press < 3; press += 1) button.click();
  });
  await expect.poll(() => addressOf(page)).toMatchObject({ sort: "status", q: filter });
  const turned = addressOf(page).order;
  await box.fill(`${filter}_n1`);
  await heading("Name").click();
  await expect.poll(() => addressOf(page)).toEqual({ q: `${filter}_n1`, sort: "name", size: "25" });
  const found = all.filter((name) => name.startsWith(`${filter}_n1`));
  await expectNames(page, found);

  await page.goBack();
  await expect.poll(() => addressOf(page)).toMatchObject({ sort: "status", q: `${filter}_n1` });
  expect(addressOf(page).order).toBe(turned);
  await expect(box).toHaveValue(`${filter}_n1`);
  await page.goBack();
  await expectNames(page, first);
  expect(addressOf(page)).toMatchObject({ q: filter, sort: "name", size: "25" });
  await page.goForward();
  await page.goForward();
  await expectNames(page, found);
  await expect(box).toHaveValue(`${filter}_n1`);
  // What waits to be written gives way to what else changes the address.
  await box.fill("nobody at all");
  await page.evaluate(() => history.back());
  await expect.poll(() => addressOf(page)).toMatchObject({ sort: "status" });
  const left = page.url();
  await page.waitForTimeout(500);
  expect(page.url()).toBe(left);
  expect(await box.inputValue()).toBe(addressOf(page).q);
});

test("what was typed last is in the address for the way back", async ({ page }) => {
  const name = `grid_${mark}_n16`;
  await openTable(page);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await searchBox(page).fill(name);
  await row(page, name).getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  await page.goBack();
  await expectNames(page, [name]);
  await expect(searchBox(page)).toHaveValue(name);
});

test("without a network what was read last stays, and what was asked for comes with it again", async ({
  page,
  context,
}) => {
  // The next page is prefetched, so it is read after the visible one.
  const ahead = page.waitForResponse((answer) => new URL(answer.url()).searchParams.get("page") === "2");
  await openTable(page, view("&size=25"));
  const first = namesOf(await planted()).slice(0, 25);
  await expectNames(page, first);
  await (await ahead).finished();
  await context.setOffline(true);
  await searchBox(page).fill(`grid_${mark}_n16`);
  const problem = page.getByText("This is the data that was read last.");
  await expect(problem).toBeVisible();
  await expectNames(page, first);
  expect(await total(page)).toBe(count);
  await context.setOffline(false);
  await expectNames(page, [`grid_${mark}_n16`]);
  await expect(problem).toHaveCount(0);
});

test("sorts both ways and says so", async ({ page }) => {
  await openTable(page, view("&size=100"));
  const header = (label: string) => table(page).getByRole("columnheader", { name: label, exact: true });
  const ascending = namesOf(await planted());
  await expect(header("Name")).toHaveAttribute("aria-sort", "ascending");
  await expectNames(page, ascending);
  await header("Name").getByRole("button").click();
  await expect(header("Name")).toHaveAttribute("aria-sort", "descending");
  await expectNames(page, ascending.toReversed());

  await header("IPs").getByRole("button").click();
  await expect(header("IPs")).toHaveAttribute("aria-sort", "descending");
  await expect(header("Name")).not.toHaveAttribute("aria-sort");
  const byIps = await planted();
  const ipsOf = new Map(byIps.map(({ name, ipUsed }) => [name, ipUsed ?? 0]));
  await expect
    .poll(async () => (await names(page)).map((name) => ipsOf.get(name)))
    .toEqual([...ipsOf.values()].sort((a, b) => b - a));
  await header("IPs").getByRole("button").click();
  await expect
    .poll(async () => (await names(page)).map((name) => ipsOf.get(name)))
    .toEqual([...ipsOf.values()].sort((a, b) => a - b));

  await page.getByRole("button", { name: "Sort by" }).click();
  await page.getByRole("menuitemradio", { name: "Traffic used", exact: true }).click();
  const usedOf = new Map(byIps.map(({ name, used }) => [name, used ?? 0]));
  await expect
    .poll(async () => (await names(page)).map((name) => usedOf.get(name)))
    .toEqual([...usedOf.values()].sort((a, b) => b - a));
  await page.getByRole("button", { name: "Sort by" }).click();
  await page.getByRole("menuitemradio", { name: "Ascending", exact: true }).click();
  await expect
    .poll(async () => (await names(page)).map((name) => usedOf.get(name)))
    .toEqual([...usedOf.values()].sort((a, b) => a - b));
  expect(addressOf(page)).toMatchObject({ sort: "trafficUsed", order: "asc" });
});

test("pages and their size are in the address, and reloading shows the same rows", async ({ page }) => {
  const all = namesOf(await planted());
  await openTable(page, view());
  await page.getByLabel("Rows per page").selectOption("25");
  await expectNames(page, all.slice(0, 25));
  await press(page, "Next page");
  await expectNames(page, all.slice(25));
  await expect(page.getByText(`26–${count} of ${count}`)).toBeVisible();
  expect(addressOf(page)).toMatchObject({ size: "25", page: "2" });
  await page.reload();
  await expectNames(page, all.slice(25));
  await page.goBack();
  await expectNames(page, all.slice(0, 25));
  await page.getByLabel("Page", { exact: true }).fill("99");
  await page.keyboard.press("Enter");
  await expectNames(page, all.slice(25));
  await expect(page.getByRole("button", { name: "Next page" })).toBeDisabled();

  await page.goto(`/sub-users${view("&size=25&page=40")}`);
  await expectNames(page, all.slice(25));
});

test("columns and density are in the address", async ({ page, context }) => {
  await openTable(page, `?q=${encodeURIComponent(firm.name)}`);
  const shown = () => table(page).getByRole("columnheader").allTextContents();
  expect(await shown()).toContain("Note");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "E-mail" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Note" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(shown).toContain("E-mail");
  expect(await shown()).not.toContain("Note");
  await expect(row(page, firm.name)).toContainText("@planted.example");
  const dense = (await row(page, firm.name).boundingBox())?.height ?? 0;
  await page.getByRole("button", { name: "Density" }).click();
  await page.getByRole("menuitemradio", { name: "Comfortable" }).click();
  await expect.poll(() => addressOf(page)).toMatchObject({ cols: "email,note", density: "comfortable" });

  const colleague = await context.newPage();
  await colleague.goto(page.url());
  await expect(row(colleague, firm.name)).toBeVisible();
  await expect(table(colleague).getByRole("columnheader", { name: "E-mail" })).toBeVisible();
  await expect(table(colleague).getByRole("columnheader", { name: "Note" })).toHaveCount(0);
  expect((await row(colleague, firm.name).boundingBox())?.height ?? 0).toBeGreaterThan(dense);
});

test("columns are resized and moved, by pointer and by key, and stay so for the person who did it", async ({
  page,
  context,
}) => {
  const headings = async () =>
    (await table(page).getByRole("columnheader").allTextContents()).filter(
      (text) => text && text !== "Actions",
    );
  const heading = (label: string) => table(page).getByRole("columnheader", { name: label, exact: true });
  const box = async (label: string) => {
    const found = await heading(label).boundingBox();
    if (!found) throw new Error(`${label} is not in sight.`);
    return found;
  };
  const width = async (label: string) => Math.round((await box(label)).width);
  const drag = async (from: { x: number; y: number }, to: number) => {
    await page.mouse.move(from.x, from.y);
    await idle(page);
    await page.mouse.down();
    // What is over the page while something is dragged: it came once the press was heard.
    await expect(async () => {
      await page.mouse.move(from.x + 10, from.y);
      await page.mouse.move(from.x + 11, from.y);
      await expect(page.locator(".dragging")).toBeVisible({ timeout: 300 });
    }).toPass();
    await page.mouse.move(to, from.y);
    await page.mouse.up();
    await expect(page.locator(".dragging")).toHaveCount(0);
  };
  await page.setViewportSize({ width: 1440, height: 800 });
  await openTable(page, view());
  const usual = await headings();
  const usualWidths = [await width("Status"), await width("Note")];
  const leastNote = 120;

  const status = await box("Status");
  const divider = { x: status.x + status.width - 3, y: status.y + 10 };
  await drag(divider, divider.x + 60);
  await expect.poll(() => width("Status")).toBe(150);
  // What takes the room that is left gives it, and nothing was ordered anew.
  expect(await width("Note")).toBe(Math.max(leastNote, (usualWidths[1] ?? 0) - 60));
  await drag({ x: divider.x + 60, y: divider.y }, 0);
  await expect.poll(() => width("Status")).toBe(48);
  const traffic = await box("Traffic");
  await drag({ x: traffic.x + 20, y: traffic.y + 10 }, status.x + 3);
  const others = usual.filter((label) => label !== "Traffic");
  const moved = others.toSpliced(others.indexOf("Status"), 0, "Traffic");
  await expect.poll(headings).toEqual(moved);
  expect(addressOf(page)).toMatchObject({ sort: "name", order: "asc" });

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Move and resize…" }).click();
  const panel = page.getByRole("dialog", { name: "Move and resize columns" });
  await panel.getByRole("button", { name: "Move IPs left" }).focus();
  await page.keyboard.press("Enter");
  const after = moved.toSpliced(moved.indexOf("IPs") - 1, 2, "IPs", moved[moved.indexOf("IPs") - 1] ?? "");
  await expect.poll(headings).toEqual(after);
  await expect(panel.getByRole("button", { name: "Move IPs left" })).toBeFocused();
  await expect(panel.getByRole("status")).toHaveText(
    `IPs is column ${after.indexOf("IPs") + 1} of ${after.length}`,
  );
  await panel.getByRole("button", { name: "Make Status wider" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => width("Status")).toBe(72);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Columns" })).toBeFocused();

  // The server already draws it so, and the address knows nothing of it.
  const answer = await page.request.get(`/sub-users${view()}`);
  const html = /<colgroup>.*<\/thead>/.exec(await answer.text())?.[0] ?? "";
  expect(html.indexOf(">Traffic<")).toBeLessThan(html.indexOf(">Status<"));
  expect(html).toContain("width:4.5rem");
  await openTable(page, view());
  expect(await headings()).toEqual(after);
  expect(await width("Status")).toBe(72);
  expect(Object.keys(addressOf(page)).sort()).toEqual(["order", "q", "sort"]);
  await row(page, `grid_${mark}_n02`).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: `grid_${mark}_n02` })).toBeVisible();
  await page.goBack();
  await atRest(page);
  expect(await headings()).toEqual(after);

  const mine = await context.cookies();
  const other = await addPerson("operator");
  await context.clearCookies({ name: /session/ });
  await signInAs(page, other);
  await openTable(page, view());
  expect(await headings()).toEqual(usual);

  await context.clearCookies();
  await context.addCookies(mine);
  await openTable(page, view());
  expect(await headings()).toEqual(after);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Show the usual columns" }).click();
  await expect.poll(headings).toEqual(usual);
  expect([await width("Status"), await width("Note")]).toEqual(usualWidths);
  await page.reload();
  await atRest(page);
  expect(await headings()).toEqual(usual);
});

test("a filter that cannot be applied is marked, shows no one and exports no one, until it is removed", async ({
  page,
}) => {
  const tags = Array.from({ length: 21 }, (_, at) => `tag=t${at}`).join("&");
  const message = "At most 20 tags can be chosen; this is 21.";
  await openTable(page, `?q=grid_${mark}&${tags}`);
  await expect(page.getByText("This filter cannot be applied", { exact: true })).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: message })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Tag: t0.*cannot be applied$/ })).toBeVisible();
  await expect(table(page).locator("td.cell-name")).toHaveCount(0);
  expect(await total(page)).toBe(0);
  for (const path of ["/api/sub-users", "/api/sub-users/selection", "/api/sub-users/export"]) {
    const answer = await page.request.get(`${path}?q=grid_${mark}&${tags}`);
    expect([answer.status(), (await answer.json()).error]).toMatchObject([
      422,
      { code: "invalid", fields: { tag: message } },
    ]);
  }
  await press(page, "Remove filter Tag");
  await expect.poll(() => total(page)).toBe(count);

  // One less is an ordinary filter, of unused tags; and the control offers no more.
  await page.goto(`/sub-users?q=grid_${mark}&${tags.slice(0, tags.lastIndexOf("&"))}`);
  await expect(page.getByText("No sub-user matches")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Tag: t0 \(gone\), t1 \(gone\)/ })).toBeVisible();
  await page.getByRole("button", { name: /^Tag: / }).click();
  const panel = page.getByRole("group", { name: "Tag", exact: true });
  await expect(panel.getByText("At most 20 tags.")).toBeVisible();
  await panel.getByLabel("t0", { exact: true }).click();
  await expect(panel.getByText("At most 20 tags.")).toHaveCount(0);
});

test("a page that is none is the nearest one", async ({ page }) => {
  const all = namesOf(await planted());
  await openTable(page, view("&size=25&page=-1"));
  await expectNames(page, all.slice(0, 25));
  await expect(page.getByText(`1–25 of ${count}`)).toBeVisible();
  await page.goto(`/sub-users${view("&size=25&page=0")}`);
  await expectNames(page, all.slice(0, 25));
});

test("no match names the filter and offers to clear it", async ({ page }) => {
  await openTable(page, `?q=nobody_${mark}&status=blocked&near=95`);
  await expect(page.getByText("No sub-user matches")).toBeVisible();
  await expect(
    page.getByText(`Looked for “nobody_${mark}”, status Blocked, 95 % or more of the cap used.`),
  ).toBeVisible();
  expect(await total(page)).toBe(0);
  await page.locator(".table-scroll").getByRole("button", { name: "Clear filters" }).click();
  await expect(rows(page)).toHaveCount(50);
  expect(addressOf(page)).toEqual({});
});

test("a selection counts what it holds, over pages, and a changed filter neither widens nor narrows it", async ({
  page,
}) => {
  const all = namesOf(await planted());
  const bar = selectionBar(page).getByRole("status");
  const tick = (name: string) => row(page, name).getByRole("checkbox").click();
  await openTable(page, view("&size=25"));
  await tick(all[0] ?? "");
  await tick(all[3] ?? "");
  await expect(bar).toHaveText("2 selected");
  await press(page, "Next page");
  await expectNames(page, all.slice(25));
  await tick(all[27] ?? "");
  await expect(bar).toHaveText("3 selected on 2 pages");

  await press(selectionBar(page), `Select all ${count} that match`);
  await expect(bar).toHaveText(new RegExp(`^${count} selected`));
  await expect(selectionBar(page).getByRole("button", { name: /^Select all/ })).toHaveCount(0);
  await expect(page.getByLabel("Select all on this page")).toBeChecked();

  await pick(page, "Status", "Disabled");
  const disabled = (await planted()).filter(({ status }) => status === "disabled").length;
  await expect(rows(page)).toHaveCount(disabled);
  await expect(bar).toHaveText(`${count} selected, ${count - disabled} not in this view`);
  await searchBox(page).fill(mark);
  await press(page, "Remove filter Status");
  await expect.poll(() => total(page)).toBe(count + 1);
  await expect(bar).toHaveText(`${count} selected`);
  await expect(row(page, firm.name).getByRole("checkbox")).not.toBeChecked();
  await press(selectionBar(page), "Clear");
  await expect(selectionBar(page)).toHaveCount(0);
  await expect(rows(page).getByRole("checkbox", { checked: true })).toHaveCount(0);
});

test("a range is selected with shift, a page with its box", async ({ page }) => {
  const all = namesOf(await planted());
  await openTable(page, view());
  await row(page, all[2] ?? "")
    .getByRole("checkbox")
    .click();
  await row(page, all[6] ?? "")
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await expect(selectionBar(page).getByRole("status")).toHaveText("5 selected");
  await page.getByLabel("Select all on this page").click();
  await expect(selectionBar(page).getByRole("status")).toHaveText(`${count} selected`);
  await page.keyboard.press("Escape");
  await expect(selectionBar(page)).toHaveCount(0);
});

test("the exported CSV holds what was selected, and no formula", async ({ page }) => {
  await openTable(page, view("&size=25"));
  await row(page, `grid_${mark}_n06`).getByRole("checkbox").click();
  await press(selectionBar(page), `Select all ${count} that match`);
  await expect(selectionBar(page).getByRole("status")).toHaveText(`${count} selected`);
  const coming = page.waitForEvent("download");
  await press(selectionBar(page), "Export CSV");
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^sub-users-\d{4}-\d{2}-\d{2}\.csv$/);
  const text = await readFile(await file.path(), "utf8");
  expect(text.startsWith("\ufeff")).toBe(true);

  const { data, errors } = papaparse.parse<Record<string, string>>(text.slice(1), { header: true });
  expect(errors).toEqual([]);
  const used = (line: Record<string, string> | undefined) => Number(line?.["Traffic used (bytes)"]);
  const expected = await planted();
  expect(data.map((line) => line.Name).sort()).toEqual(namesOf(expected));
  for (const { name, used: bytes } of expected)
    expect(used(data.find((line) => line.Name === name))).toBe(bytes);
  expect(data.find((line) => line.Name === `grid_${mark}_n06`)?.Note).toBe("'=1+1");
  for (const cell of data.flatMap((line) => Object.values(line))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);

  // Without a selection it is the same file for all listed rows: the table's columns and who each line is
  // about.
  await press(selectionBar(page), "Clear");
  const all = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export", exact: true }).click();
  const lines = (csv: string) => csv.split("\r\n").toSorted();
  expect(lines(await readFile(await (await all).path(), "utf8"))).toEqual(lines(text));
  expect(Object.keys(data[0] ?? {})).toEqual(
    expect.arrayContaining(["Name", "Traffic cap (bytes)", "Login", "E-mail", "Remote id"]),
  );
});

test("an export of a selection is in the audit, is made by no one who may not, and is not offered to them", async ({
  page,
  context,
}) => {
  const exports = async () =>
    (
      await query<{ count: number }>(
        "select count(*)::int as count from audit_log where action = 'sub-user.export' and outcome = 'done' and after->>'selected' is not null",
      )
    )[0]?.count ?? 0;
  const before = await exports();
  await openTable(page, view());
  await row(page, `grid_${mark}_n06`).getByRole("checkbox").click();
  const coming = page.waitForEvent("download");
  await press(selectionBar(page), "Export CSV");
  await coming;
  expect(await exports()).toBe(before + 1);

  const viewer = await addPerson("viewer");
  await context.clearCookies();
  await signInAs(page, viewer);
  await openTable(page, view());
  await row(page, `grid_${mark}_n06`).getByRole("checkbox").click();
  await expect(selectionBar(page).getByRole("button", { name: "Copy names" })).toBeVisible();
  await expect(selectionBar(page).getByRole("button", { name: "Export CSV" })).toHaveCount(0);
});

test("the keyboard alone is enough", async ({ page }) => {
  const all = namesOf(await planted());
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.closest("tr")?.querySelector("td.cell-name a")?.textContent ?? null,
    );
  await openTable(page, view());
  await slash(page);
  await page.keyboard.press("ArrowDown");
  await expect.poll(focused).toBe(all[0]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect.poll(focused).toBe(all[2]);
  await page.keyboard.press("Space");
  await expect(selectionBar(page).getByRole("status")).toHaveText("1 selected");
  await expect(row(page, all[2] ?? "").getByRole("checkbox")).toBeChecked();
  await page.keyboard.press("Shift+ArrowDown");
  await expect(selectionBar(page).getByRole("status")).toHaveText("2 selected");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  await expect(row(page, all[2] ?? "").getByRole("checkbox")).not.toBeChecked();
  await page.keyboard.press("Home");
  await expect.poll(focused).toBe(all[0]);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: all[0] })).toBeVisible();
});
