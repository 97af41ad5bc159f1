import type { Page } from "@playwright/test";
import { query } from "./support/database";
import { plantNineProxy, type Planted } from "./support/sub-users";
import { choose, openSubUser, press, ready } from "./support/page";
import { openTable, row, rows, table } from "./support/table";
import { expect, test, testInOwnContext } from "./support/test";

const GB = 1_000_000_000;
/** 1440 x 900 at a zoom of 200 %. */
const zoomed = { width: 720, height: 450 };
const pages = [
  "/",
  "/sub-users",
  "/customers",
  "/usage",
  "/activity",
  "/runs",
  "/alerts",
  "/audit",
  "/accounts",
  "/hand-over",
  "/staff",
  "/system",
  "/profile",
];

let planted: Planted;

test.beforeAll(async () => {
  const { zoom } = await plantNineProxy({
    zoom: { usage_cap: 50 * GB, data_used: 20 * GB, note: "A note that is longer than its column is wide" },
  });
  planted = zoom;
});

interface Trouble {
  /** Texts that a box cuts off without an ellipsis. */
  cut: string[];
  /** Controls that something else lies on once they have the focus. */
  covered: string[];
  /** Pairs of controls that lie on each other. */
  over: string[];
  sideways: number;
}

/** What is cut off, covered or laid over something else on the current page. */
function troubleOf(page: Page): Promise<Trouble> {
  return page.evaluate(() => {
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}"`;
    const isShown = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      return (
        width > 2 &&
        height > 2 &&
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      );
    };
    const cut: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>("main *, header *")) {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(element);
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      if (!hasText || !isShown(element)) continue;
      const clips = (overflow: string) => overflow === "hidden" || overflow === "clip";
      if (clips(overflowX) && textOverflow !== "ellipsis" && element.scrollWidth > element.clientWidth + 1)
        cut.push(name(element));
      if (clips(overflowY) && element.scrollHeight > element.clientHeight + 3) cut.push(name(element));
    }

    const controls = [
      ...document.querySelectorAll<HTMLElement>(
        "main :is(a[href], button, input, select, textarea, summary)",
      ),
    ].filter(isShown);
    const covered: string[] = [];
    for (const control of controls) {
      control.focus();
      const { left, right, top, bottom } = control.getBoundingClientRect();
      const middle = [Math.max(0, left + 1) + Math.min(right, innerWidth) - 1, top + bottom].map(
        (sum) => sum / 2,
      );
      const there = document.elementFromPoint(middle[0] ?? 0, middle[1] ?? 0);
      const label = control instanceof HTMLInputElement ? control.closest("label") : null;
      if (!there || !(control.contains(there) || there.contains(control) || label?.contains(there)))
        covered.push(`${name(control)} by ${there ? name(there) : "the edge"}`);
    }
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);

    const over: string[] = [];
    // What stays in sight lies on the rest by design, and scrolling brings that out from under it.
    const isPinned = (element: Element): boolean => {
      for (let each: Element | null = element; each; each = each.parentElement)
        if (["sticky", "fixed"].includes(getComputedStyle(each).position)) return true;
      return false;
    };
    const free = controls.filter((control) => isShown(control) && !isPinned(control));
    const boxes = free.map((control) => control.getBoundingClientRect());
    for (const [at, one] of boxes.entries())
      for (let next = at + 1; next < boxes.length; next += 1) {
        const other = boxes[next] as DOMRect;
        const [a, b] = [free[at] as HTMLElement, free[next] as HTMLElement];
        if (a.contains(b) || b.contains(a)) continue;
        const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (width > 2 && height > 2) over.push(`${name(a)} and ${name(b)}`);
      }
    const { scrollWidth, clientWidth } = document.documentElement;
    return { cut, covered, over, sideways: scrollWidth - clientWidth };
  });
}

const none: Trouble = { cut: [], covered: [], over: [], sideways: 0 };

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await ready(page);
}

test.describe("at a zoom of 200 %", () => {
  test.use({ viewport: zoomed });

  for (const path of pages)
    test(`nothing is cut off, covered or laid over something else: ${path}`, async ({ page }) => {
      await open(page, path);
      await expect.poll(() => troubleOf(page)).toEqual(none);
    });

  test("nor on the page of a sub-user", async ({ page }) => {
    await open(page, planted.path);
    await expect(page.getByText(/^Confirmed by /)).toBeVisible();
    await expect.poll(() => troubleOf(page)).toEqual(none);
  });

  test("a cell that gets the focus comes out from under the pinned columns", async ({ page }) => {
    await openTable(page, `?q=${planted.name}&cols=note,tags,remoteId,createdAt`);
    const cell = row(page, planted.name).locator("td:nth-last-child(2)");
    const pinned = row(page, planted.name).locator("td.cell-name");
    const scroller = page.locator(".table-scroll");
    expect(await scroller.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
    await scroller.evaluate((box) => (box.scrollLeft = box.scrollWidth));
    const [last, first] = [await cell.boundingBox(), await pinned.boundingBox()];
    expect(last?.x ?? 0).toBeGreaterThanOrEqual((first?.x ?? 0) + (first?.width ?? 0) - 1);
    await scroller.evaluate((box) => (box.scrollLeft = 0));
    expect(await pinned.evaluate((td) => td.scrollWidth <= td.clientWidth + 1)).toBe(true);
  });
});

testInOwnContext(
  "with letters of twice the size nothing is cut off or laid over something else",
  async ({ page }) => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
    await page.setViewportSize({ width: 1440, height: 900 });
    for (const path of [...pages, planted.path]) {
      await open(page, path);
      expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("32px");
      await expect.poll(() => troubleOf(page), { message: path }).toEqual(none);
    }
  },
);

/** What a page shows on paper that it should not, or not so. */
function onPaper(page: Page) {
  return page.evaluate(() => {
    const isShown = (element: Element) => {
      const { width, height } = element.getBoundingClientRect();
      // What is there for screen readers alone is in a box of a pixel.
      return (
        width > 2 &&
        height > 2 &&
        element.checkVisibility({ visibilityProperty: true }) &&
        element.closest(".sr-only") === null
      );
    };
    const shown = (selector: string) => [...document.querySelectorAll(selector)].filter(isShown);
    const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const brightness = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = numbers(colour);
      return (red * 299 + green * 587 + blue * 114) / 1000;
    };
    const ancestors = function* (element: Element) {
      for (let each = element.parentElement; each; each = each.parentElement) yield each;
    };
    const isClipped = (element: Element) => {
      const { right, bottom } = element.getBoundingClientRect();
      return [...ancestors(element)].some((box) => {
        const { overflowX, overflowY } = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        return (
          (overflowX !== "visible" && right > edge.right + 1) ||
          (overflowY !== "visible" && bottom > edge.bottom + 1)
        );
      });
    };
    const texts = shown("main *").filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    );
    return {
      controls: shown(
        "nav, aside, [role=search], input, select, textarea, button:not(th button), [role=group]",
      ).map((element) => element.getAttribute("aria-label") ?? element.textContent),
      pale: texts
        .filter((element) => {
          const { color, backgroundColor } = getComputedStyle(element);
          // Letters on a tile have its colour behind them.
          return brightness(color) > 140 && numbers(backgroundColor)[3] === 0;
        })
        .map((element) => element.textContent?.slice(0, 40)),
      clipped: [...document.querySelectorAll("main tbody tr"), ...texts].filter(isShown).filter(isClipped)
        .length,
      rows: shown("main tbody tr").length,
      outside: texts.filter((element) => element.getBoundingClientRect().right > innerWidth + 1).length,
      background: brightness(getComputedStyle(document.body).backgroundColor) > 240 ? "light" : "dark",
    };
  });
}

test.describe("on paper", () => {
  /** A4 at 96 dots an inch, upright. */
  test.use({ viewport: { width: 794, height: 1123 } });

  for (const theme of ["light", "dark"] as const)
    test(`a page is what it says and nothing else, in the ${theme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      for (const path of ["/", "/sub-users", planted.path, "/usage", "/accounts"]) {
        await page.emulateMedia({ media: "screen" });
        await open(page, path);
        if (path === "/sub-users") await expect(rows(page)).toHaveCount(50);
        await page.emulateMedia({ media: "print" });
        const heading = page.getByRole("heading", { level: 1 }).first();
        await expect(heading, path).toBeVisible();
        const found = () => onPaper(page);
        // For a while Chromium may lay out with rules of both media.
        await expect
          .poll(found, { message: path })
          .toMatchObject({ controls: [], pale: [], clipped: 0, outside: 0, background: "light" });
        if (path === "/sub-users") expect((await found()).rows).toBe(50);
      }
    });
});

test("every page is as wide as the others, and a table takes all the room", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const [customer] = await query<{ id: string }>(
    "insert into customers (id, name, created_by) values (gen_random_uuid(), 'Width', 'Ada Admin') returning id",
  );
  const edges = async (path: string) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    return page.evaluate(() => {
      const main = document.querySelector("#content");
      const box = document.querySelector("h1")?.closest("#content > *")?.getBoundingClientRect();
      if (!main || !box) throw new Error("The page has no content.");
      const { paddingLeft, paddingRight } = getComputedStyle(main);
      const { left, right } = main.getBoundingClientRect();
      return {
        box: [Math.round(box.left), Math.round(box.right)],
        room: [
          Math.round(left + Number.parseFloat(paddingLeft)),
          Math.round(right - Number.parseFloat(paddingRight)),
        ],
      };
    });
  };
  const { box: usual } = await edges("/");
  const others = [
    "/usage",
    "/activity",
    "/operations",
    "/runs",
    "/runs/create",
    "/alerts",
    "/audit",
    "/accounts",
    "/hand-over",
    "/staff",
    "/system",
    "/profile",
    "/customers/adopt",
    `/customers/${customer?.id}`,
    planted.path,
  ];
  for (const path of others) expect((await edges(path)).box, path).toEqual(usual);
  for (const path of ["/sub-users", "/customers"]) {
    const { box, room } = await edges(path);
    expect(box, path).toEqual(room);
  }
});

test("the menu of columns is scrolled and used by keyboard alone", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await openTable(page);
  await page.getByRole("button", { name: "Columns", exact: true }).focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("menu", { name: "Columns" });
  await expect(menu).toBeVisible();
  const items = menu.locator("[role^=menuitem]:not([data-disabled])");
  const focused = menu.locator("[role^=menuitem]:focus");
  await expect(menu).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveCount(1);
  expect(await menu.evaluate((box) => box.scrollHeight > box.clientHeight)).toBe(true);
  const isInSight = async () => {
    const [item, box] = [await focused.boundingBox(), await menu.boundingBox()];
    if (!item || !box) return false;
    return (
      box.y >= 0 &&
      item.y >= box.y - 1 &&
      item.y + item.height <= box.y + box.height + 1 &&
      box.y + box.height <= 420
    );
  };
  const names: string[] = [];
  for (let at = 0; at < (await items.count()); at += 1) {
    await expect.poll(isInSight).toBe(true);
    names.push(((await focused.textContent()) ?? "").trim());
    await page.keyboard.press("ArrowDown");
  }
  expect(new Set(names).size).toBe(await items.count());
  await page.keyboard.press("End");
  await expect.poll(isInSight).toBe(true);
  expect(await menu.evaluate((box) => box.scrollTop)).toBeGreaterThan(0);

  await page.keyboard.press("Home");
  const id = menu.getByRole("menuitemcheckbox", { name: "Remote id" });
  await expect(id).toHaveAttribute("aria-checked", "false");
  await page.keyboard.type("rem");
  await expect(id).toBeFocused();
  await expect.poll(isInSight).toBe(true);
  await page.keyboard.press("Enter");
  await expect(table(page).getByRole("columnheader", { name: "Remote id" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Columns", exact: true })).toBeFocused();
  await expect(page).toHaveURL(/cols=/);
});

test("a dialog keeps the page behind it where it was, and its styles as they were", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 420 });
  await openSubUser(page, planted);
  const scrolled = () => page.evaluate(() => window.scrollY);
  // The messages' own are added when idle, whatever is open then.
  const sheets = () =>
    page
      .locator("style")
      .evaluateAll((all) => all.filter((each) => !each.textContent.includes("sonner")).length);
  await page.mouse.move(700, 200);
  await page.mouse.wheel(0, 90);
  await expect.poll(scrolled).toBe(90);
  const width = await page.locator("main").evaluate((main) => main.clientWidth);
  const before = await sheets();
  const dialog = await choose(page, "Edit note");
  const kept = await scrolled();
  await page.mouse.move(30, 390);
  await page.mouse.wheel(0, 200);
  await dialog.getByLabel("Note").press("Control+End");
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 50))));
  expect(await scrolled()).toBe(kept);
  expect(await sheets()).toBe(before);
  expect(await page.locator("main").evaluate((main) => main.clientWidth)).toBe(width);
  await press(dialog, "Cancel");
  await expect(dialog).toHaveCount(0);
  await page.mouse.wheel(0, 60);
  await expect.poll(scrolled).not.toBe(kept);
});
