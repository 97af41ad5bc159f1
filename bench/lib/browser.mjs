import { chromium } from "@playwright/test";
import { ensureChromium } from "../../scripts/lib/chromium.mjs";

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--js-flags=--expose-gc",
];
const viewport = { width: 1280, height: 800 };

/** @param {(line: string) => void} say */
export function openBrowser(say) {
  return chromium.launch({ executablePath: ensureChromium(say), args });
}

/**
 * A page with nothing cached that watches itself.
 * @param {import("@playwright/test").Browser} browser
 * @param {{ cookies?: import("@playwright/test").Cookie[], slowed?: number }} options
 */
export async function freshPage(browser, { cookies = [], slowed = 1 }) {
  const context = await browser.newContext({ viewport });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.addInitScript(watch);
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  if (slowed > 1) await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowed });
  return { page, cdp, close: () => context.close() };
}

/** Runs in the page before its own scripts. */
function watch() {
  const firstRow = "tbody tr a";
  const state = { firstRowAt: 0, shift: 0, longest: 0, longestWas: "nothing", inputAt: 0 };
  Object.assign(window, { bench: state });
  const look = () => {
    if (document.querySelector(firstRow)) state.firstRowAt = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) state.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const nameOf = (/** @type {Element | null} */ target) =>
    target?.getAttribute("aria-label") ??
    target?.textContent?.trim().slice(0, 40) ??
    "something that is gone";
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.interactionId || entry.duration <= state.longest) continue;
      const { duration, name, target, startTime, processingStart, processingEnd } = entry;
      const spent = `waited ${Math.round(processingStart - startTime)}, worked ${Math.round(processingEnd - processingStart)}, drew ${Math.round(startTime + duration - processingEnd)} ms`;
      Object.assign(state, { longest: duration, longestWas: `${name} on "${nameOf(target)}" (${spent})` });
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  for (const type of ["keydown", "click"]) {
    addEventListener(
      type,
      (event) => {
        state.inputAt = event.timeStamp;
      },
      { capture: true },
    );
  }
}

/**
 * Does something and waits until the rows are the expected ones.
 * @param {import("@playwright/test").Page} page
 * @param {{ first: string, every?: string }} expected the name in the first row, and what all names contain
 * @param {() => Promise<unknown>} act
 * @returns {Promise<number>} milliseconds from the last key or click to the frame that shows it
 */
export async function timeTo(page, expected, act) {
  const seen = page.evaluate(
    ({ first, every = "" }) =>
      new Promise((resolve, reject) => {
        const shown = () =>
          [...document.querySelectorAll("tbody tr td:first-of-type a, tbody td.cell-name a")].map(
            (link) => link.textContent ?? "",
          );
        const isThere = () => shown()[0] === first && shown().every((name) => name.includes(every));
        const done = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0));
        const giveUp = setTimeout(
          () => reject(new Error(`"${first}" did not come up; the first row is "${shown()[0]}"`)),
          20_000,
        );
        const observer = new MutationObserver(() => {
          if (!isThere()) return;
          observer.disconnect();
          clearTimeout(giveUp);
          done();
        });
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
        window.benchReady = true;
      }),
    expected,
  );
  seen.catch(() => {});
  await page.waitForFunction(() => window.benchReady === true);
  await act();
  const at = await seen;
  return page.evaluate((end) => {
    window.benchReady = false;
    return end - window.bench.inputAt;
  }, at);
}

/** @param {import("@playwright/test").Page} page */
export const watched = (page) => page.evaluate(() => ({ ...window.bench }));

/**
 * What is in use after a collection, in MB.
 * @param {import("@playwright/test").CDPSession} cdp
 */
export async function heap(cdp) {
  for (let turn = 0; turn < 3; turn++) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  return usedSize / 1e6;
}
