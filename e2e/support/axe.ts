import { expect, type Page } from "@playwright/test";
import axe, { type RunOnly, type RunOptions } from "axe-core";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const wide = { width: 1440, height: 900 };
/** High enough that its bars cover nothing: at any scroll position they would hide half of some control. */
const phone = { width: 360, height: 4_000 };

interface Scan {
  rules: RunOnly;
  /** The only part that is checked, unless it is the whole page. */
  within?: string;
}

const all: RunOnly = { type: "tag", values: tags };
const contrast: RunOnly = { type: "rule", values: ["color-contrast"] };

/** What axe finds on the current page, as text. */
async function problems(page: Page, { rules, within }: Scan, except: string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: RunOptions = {
    runOnly: rules,
    rules: Object.fromEntries(except.map((rule) => [rule, { enabled: false }])),
    // Describing the rest would take longer than finding it.
    resultTypes: ["violations"],
    // No page has a frame.
    iframes: false,
  };
  return page.evaluate(
    async ([selector, given]) => {
      const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(
        selector ? { include: [selector] } : document,
        given,
      );
      return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target }) => `${id} (${help}): ${target.join(" ")}`),
      );
    },
    [within, options] as const,
  );
}

/** Whether no control has moved or changed its size within a few frames. */
async function isStill(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const places = () =>
      JSON.stringify(
        [...document.querySelectorAll("a, button, input, select, textarea")].map((control) =>
          control.getBoundingClientRect(),
        ),
      );
    const before = places();
    for (let frame = 0; frame < 5; frame += 1) await new Promise(requestAnimationFrame);
    return places() === before;
  });
}

/**
 * In light and dark, on a desktop and on a phone: axe finds nothing, and nothing overflows sideways.
 * `within`: the only part checked in dark, and the only one whose contrast is checked in light; what is
 * behind a dialog is dimmed and has its own test.
 */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  await page.emulateMedia({ colorScheme: "light" });
  expect(await problems(page, { rules: all }, within ? ["color-contrast"] : []), "light, 1440 px").toEqual(
    [],
  );
  if (within) expect(await problems(page, { rules: contrast, within }), "light, 1440 px").toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await problems(page, { rules: contrast, within }), "dark, 1440 px").toEqual([]);
  await page.setViewportSize(phone);
  // For a while Chromium may lay out with rules of both widths; a chart takes its new width even later.
  const beside = () =>
    page.evaluate(
      () => innerWidth - (document.querySelector("#content")?.getBoundingClientRect().width ?? innerWidth),
    );
  await expect.poll(beside, { message: "room beside the page at 360 px" }).toBe(0);
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(overflow, { message: "sideways overflow at 360 px" }).toBe(0);
  await expect.poll(() => isStill(page), { message: "controls that move at 360 px" }).toBe(true);
  expect(await problems(page, { rules: all, within }), "dark, 360 px").toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(wide);
}

/**
 * The same of something that floats over the page, and nothing but it: in light and dark on a desktop, and in
 * dark on a phone where there is a way to it.
 */
export async function expectAccessiblePart(page: Page, within: string, onPhone = true): Promise<void> {
  await expect(page.locator(within).first()).toBeVisible();
  await page.emulateMedia({ colorScheme: "light" });
  expect(await problems(page, { rules: all, within }), "light, 1440 px").toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await problems(page, { rules: contrast, within }), "dark, 1440 px").toEqual([]);
  if (!onPhone) return page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 360, height: 740 });
  await expect.poll(() => isStill(page)).toBe(true);
  const beyond = (selector: string) =>
    Math.max(
      0,
      ...[...document.querySelectorAll(selector)].map((part) => {
        const { left, right } = part.getBoundingClientRect();
        return Math.max(-left, right - innerWidth, part.scrollWidth - part.clientWidth);
      }),
    );
  await expect.poll(() => page.evaluate(beyond, within), { message: "beyond 360 px" }).toBeLessThanOrEqual(1);
  expect(await problems(page, { rules: all, within }), "dark, 360 px").toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(wide);
}
