import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { freshPage, heap, openBrowser, timeTo, watched } from "./lib/browser.mjs";
import { Figures, median } from "./lib/figures.mjs";
import { readPage } from "./floor/lib/queries.mjs";
import { client, load, p95 } from "./lib/load.mjs";
import { account, needleOf } from "./lib/seed.mjs";

/**
 * @typedef {object} Side
 * @property {string} url
 * @property {string} page path of the table
 * @property {string} route path of its rows
 * @property {import("@playwright/test").Cookie[]} cookies
 * @property {string} [cookie]
 * @property {boolean} [idles] fetches more once nothing else is to do
 */

const rounds = 5;
const coldLoads = 7;
const slowLoads = 3;
const flips = 100;
/** How many come before those. */
const warm = 50;
/** Long enough for the page to have asked for whatever it asks for on its own. */
const rest = 900;
const sortSteps = [
  { label: "Name", search: "sort=name&order=asc" },
  { label: "Name", search: "sort=name&order=desc" },
  { label: "Left", search: "sort=trafficLeft&order=asc" },
  { label: "IPs", search: "sort=ipUsed&order=desc" },
  { label: "Traffic", search: "sort=usage&order=desc" },
  { label: "Traffic", search: "sort=usage&order=asc" },
];

/**
 * @param {{ desk: Side, floor: Side, database: import("pg").Pool, rows: number,
 *   say: (line: string) => void }} given
 * @returns {Promise<Figures>}
 */
export async function benchTable({ desk, floor, database, rows, say }) {
  const figures = new Figures("table");
  const browser = await openBrowser(say);
  try {
    await compareFirstRows(desk, floor, database, rows);
    await measureLoads(browser, desk, floor, figures, say);
    await measureHtml(desk, floor, figures);
    await measureUse(browser, desk, floor, rows, figures, say);
    await measureHeap(browser, desk, floor, figures, say);
  } finally {
    await browser.close();
  }
  await measureRoute(desk, floor, database, rows, figures, say);
  return figures;
}

/** @param {Side} side @param {string} search */
async function firstName(side, search) {
  const answer = await fetch(`${side.url}${side.route}?${search}`, {
    headers: side.cookie ? { cookie: side.cookie } : {},
  });
  const body = await answer.json();
  const row = (body.data ?? body).rows?.[0];
  if (!row) throw new Error(`${side.url}${side.route}?${search} has no rows.`);
  return row.name;
}

/** Both sides must show the same, or there is nothing to compare. */
async function compareFirstRows(
  /** @type {Side} */ desk,
  /** @type {Side} */ floor,
  /** @type {import("pg").Pool} */ database,
  /** @type {number} */ rows,
) {
  for (const { search } of [...sortSteps, { search: `q=${needleOf(3, rows)}` }, { search: "page=7" }]) {
    const names = [
      await firstName(desk, search),
      await firstName(floor, search),
      (await readPage(database, new URLSearchParams(search))).rows[0]?.name,
    ];
    if (new Set(names).size > 1)
      throw new Error(`The desk and the floor differ at ${search}: ${names.join(", ")}.`);
  }
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {Side} side
 * @param {number} slowed
 */
async function coldLoad(browser, side, slowed) {
  const { page, cdp, close } = await freshPage(browser, { cookies: side.cookies, slowed });
  try {
    /** @type {Map<string, { askedAt: number, bytes: number, script: boolean }>} */
    const asked = new Map();
    cdp.on("Network.requestWillBeSent", ({ requestId, wallTime }) =>
      asked.set(requestId, { askedAt: wallTime * 1000, bytes: 0, script: false }),
    );
    cdp.on("Network.responseReceived", ({ requestId, type }) =>
      Object.assign(asked.get(requestId) ?? {}, { script: type === "Script" }),
    );
    cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
      Object.assign(asked.get(requestId) ?? {}, { bytes: encodedDataLength }),
    );
    await page.goto(side.url + side.page, { waitUntil: "load" });
    await page.waitForFunction(() => window.bench.firstRowAt > 0, undefined, { timeout: 30_000 });
    await page.waitForLoadState("networkidle");
    await sleep(rest);
    const idleAt = side.idles ? await idleMoment(page) : Infinity;
    const { firstRowAt, shift } = await watched(page);
    const scripts = [...asked.values()].filter(({ script }) => script);
    const first = scripts.filter(({ askedAt }) => askedAt < idleAt);
    const kilobytes = (/** @type {typeof scripts} */ some) =>
      some.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
    return {
      firstRowAt,
      shift,
      kilobytes: kilobytes(first),
      files: first.length,
      idleKilobytes: kilobytes(scripts) - kilobytes(first),
    };
  } finally {
    await close();
  }
}

/**
 * When Subdesk began to fetch what it wants beforehand, once that is there.
 * @param {import("@playwright/test").Page} page
 */
async function idleMoment(page) {
  await page.waitForFunction(() => performance.getEntriesByName("subdesk.idle").length > 0, undefined, {
    timeout: 30_000,
  });
  await sleep(rest);
  await page.waitForLoadState("networkidle");
  return page.evaluate(
    () => performance.timeOrigin + (performance.getEntriesByName("subdesk.idle")[0]?.startTime ?? Infinity),
  );
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {Side} desk
 * @param {Side} floor
 * @param {Figures} figures
 * @param {(line: string) => void} say
 */
async function measureLoads(browser, desk, floor, figures, say) {
  say("Cold loads …");
  for (const side of [desk, floor]) await coldLoad(browser, side, 1);
  const plain = await alternate(coldLoads, desk, floor, (side) => coldLoad(browser, side, 1));
  const slow = await alternate(slowLoads, desk, floor, (side) => coldLoad(browser, side, 4));
  const of = (
    /** @type {Awaited<ReturnType<typeof coldLoad>>[]} */ loads,
    /** @type {"kilobytes" | "files" | "firstRowAt" | "shift" | "idleKilobytes"} */ key,
  ) => median(loads.map((load) => load[key]));
  figures.add("JavaScript on the wire", "kB", of(plain.desk, "kilobytes"), {
    floor: of(plain.floor, "kilobytes"),
    most: 1.35,
  });
  figures.add("JavaScript files", "", of(plain.desk, "files"), { floor: of(plain.floor, "files") });
  figures.add("JavaScript loaded when idle", "kB", of(plain.desk, "idleKilobytes"), { most: 60 });
  figures.add("Cold time to first row", "ms", of(plain.desk, "firstRowAt"), {
    floor: of(plain.floor, "firstRowAt"),
    most: 1.4,
  });
  figures.add("Cold time to first row, CPU slowed 4x", "ms", of(slow.desk, "firstRowAt"), {
    floor: of(slow.floor, "firstRowAt"),
    most: 1.4,
  });
  figures.add(
    "Layout shift of a cold load",
    "",
    Math.max(...plain.desk.map(({ shift }) => shift), ...slow.desk.map(({ shift }) => shift)),
    { most: 0 },
  );
}

/**
 * @template T
 * @param {number} times
 * @param {Side} desk
 * @param {Side} floor
 * @param {(side: Side, round: number) => Promise<T>} measure
 */
async function alternate(times, desk, floor, measure) {
  const found = { desk: /** @type {T[]} */ ([]), floor: /** @type {T[]} */ ([]) };
  for (let round = 0; round < times; round++) {
    const order =
      round % 2 === 0 ? /** @type {const} */ (["floor", "desk"]) : /** @type {const} */ (["desk", "floor"]);
    for (const name of order) found[name].push(await measure(name === "desk" ? desk : floor, round));
  }
  return found;
}

/** @param {Side} desk @param {Side} floor @param {Figures} figures */
async function measureHtml(desk, floor, figures) {
  const raw = await bytesOf(desk, "identity");
  const packed = await bytesOf(desk, "gzip");
  figures.add("HTML of the table page", "kB", raw / 1000, {
    floor: (await bytesOf(floor, "identity")) / 1000,
  });
  figures.add("HTML of the table page, gzip", "kB", packed / 1000, {
    floor: (await bytesOf(floor, "gzip")) / 1000,
    most: 16,
    absolute: true,
  });
}

/**
 * @param {Side} side
 * @param {string} encoding
 * @returns {Promise<number>} bytes of the body as sent
 */
function bytesOf(side, encoding) {
  return new Promise((resolve, reject) => {
    const headers = { "accept-encoding": encoding, ...(side.cookie && { cookie: side.cookie }) };
    get(side.url + side.page, { headers, agent: false }, (answer) => {
      let bytes = 0;
      if (answer.statusCode !== 200) reject(new Error(`${side.page} answered ${answer.statusCode}.`));
      answer.on("data", (chunk) => (bytes += chunk.length)).on("end", () => resolve(bytes));
    }).once("error", reject);
  });
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {Side} desk
 * @param {Side} floor
 * @param {number} rows
 * @param {Figures} figures
 * @param {(line: string) => void} say
 */
async function measureUse(browser, desk, floor, rows, figures, say) {
  say("Search, pages and sorting …");
  const found = await alternate(rounds, desk, floor, (side, round) => useOnce(browser, side, round, rows));
  const of = (
    /** @type {Awaited<ReturnType<typeof useOnce>>[]} */ uses,
    /** @type {"search" | "next" | "sort"} */ key,
  ) => median(uses.flatMap((use) => use[key]));
  for (const [key, name] of /** @type {const} */ ([
    ["search", "Last key in the search box to its rows"],
    ["next", "Next page"],
    ["sort", "Sort"],
  ])) {
    figures.add(name, "ms", of(found.desk, key), { floor: of(found.floor, key), most: 2.5 });
  }
  figures.add("Layout shift in use", "", Math.max(...found.desk.map(({ shift }) => shift)), {
    floor: Math.max(...found.floor.map(({ shift }) => shift)),
    most: 0,
    absolute: true,
  });
  const longest = { desk: middle(found.desk), floor: middle(found.floor) };
  figures.add("Longest interaction", "ms", longest.desk.longest, {
    floor: longest.floor.longest,
    most: 1.5,
    note: `desk: ${longest.desk.longestWas}; floor: ${longest.floor.longestWas}`,
  });
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {Side} side
 * @param {number} round
 * @param {number} rows
 */
async function useOnce(browser, side, round, rows) {
  const { page, close } = await freshPage(browser, { cookies: side.cookies });
  try {
    await page.goto(side.url + side.page, { waitUntil: "networkidle" });
    await sleep(rest);
    const next = [];
    for (let number = 2; number <= 4; number++) {
      const first = await firstName(side, `page=${number}`);
      next.push(await timeTo(page, { first }, () => page.getByRole("button", { name: "Next page" }).click()));
      await sleep(rest);
    }
    const sort = [];
    for (const { label, search } of sortSteps) {
      const first = await firstName(side, search);
      sort.push(
        await timeTo(page, { first }, () =>
          page.locator("th").getByRole("button", { name: label, exact: true }).click(),
        ),
      );
      await sleep(rest);
    }
    const search = [];
    const box = page.getByRole("searchbox", { name: "Search sub-users" });
    for (let turn = 0; turn < 3; turn++) {
      const needle = needleOf(round * 3 + turn, rows);
      const first = await firstName(side, `sort=usage&order=asc&q=${needle}`);
      await box.click();
      search.push(
        // Its words may be in other fields of other rows, so only the first of them is in every name.
        await timeTo(page, { first, every: needle.split("_")[0] }, () =>
          box.pressSequentially(needle, { delay: 90 }),
        ),
      );
      await box.fill("");
      await sleep(rest);
    }
    const { shift, longest, longestWas } = await watched(page);
    return { next, sort, search, shift, longest, longestWas };
  } finally {
    await close();
  }
}

/**
 * The round whose longest interaction is the median.
 * @template {{ longest: number }} Use
 * @param {Use[]} uses
 */
function middle(uses) {
  const at = median(uses.map(({ longest }) => longest));
  const found = uses.find(({ longest }) => longest === at);
  if (!found) throw new Error("No interaction was measured.");
  return found;
}

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {Side} desk
 * @param {Side} floor
 * @param {Figures} figures
 * @param {(line: string) => void} say
 */
async function measureHeap(browser, desk, floor, figures, say) {
  say(`Heap over ${flips} pages …`);
  const growth = { desk: 0, floor: 0 };
  for (const [name, side] of /** @type {const} */ ([
    ["floor", floor],
    ["desk", desk],
  ])) {
    const { page, cdp, close } = await freshPage(browser, { cookies: side.cookies });
    try {
      await page.goto(side.url + side.page, { waitUntil: "networkidle" });
      // What the browser compiles for the first pages is no growth.
      await flip(page, warm);
      const before = await heap(cdp);
      await flip(page, flips);
      growth[name] = (await heap(cdp)) - before;
      if (name === "desk") figures.add(`Heap after ${warm} pages`, "MB", before);
    } finally {
      await close();
    }
  }
  figures.add(`Heap growth over ${flips} pages`, "MB", Math.max(0, growth.desk), {
    floor: Math.max(0, growth.floor),
    most: 1,
    absolute: true,
  });
}

/** @param {import("@playwright/test").Page} page @param {number} times */
async function flip(page, times) {
  const button = page.getByRole("button", { name: "Next page" });
  for (let turn = 0; turn < times; turn++) {
    const before = await page.locator("tbody tr a").first().textContent();
    await button.click();
    await page.waitForFunction((name) => document.querySelector("tbody tr a")?.textContent !== name, before);
  }
  await sleep(rest);
}

/**
 * @param {Side} desk
 * @param {Side} floor
 * @param {import("pg").Pool} database
 * @param {number} rows
 * @param {Figures} figures
 * @param {(line: string) => void} say
 */
async function measureRoute(desk, floor, database, rows, figures, say) {
  say("The list route …");
  const search = (/** @type {number} */ turn) => {
    const page = 1 + ((turn * 7) % 40);
    return [
      "",
      `page=${page}`,
      `sort=name&order=asc&page=${page}`,
      `q=${needleOf(turn, rows)}`,
      `sort=ipUsed&order=desc&page=${page}`,
    ][turn % 5];
  };
  const at = (/** @type {Side} */ side, /** @type {number} */ connections) => {
    const http = client(side, connections);
    return {
      ask: async (/** @type {number} */ turn) => void (await http.get(`${side.route}?${search(turn)}`)),
      close: http.close,
    };
  };
  const busy = { desk: at(desk, 8), floor: at(floor, 8) };
  const rates = { desk: /** @type {number[]} */ ([]), floor: /** @type {number[]} */ ([]) };
  const single = {
    desk: /** @type {number[]} */ ([]),
    floor: /** @type {number[]} */ ([]),
    query: /** @type {number[]} */ ([]),
  };
  const ofStatus = { desk: /** @type {number[]} */ ([]), query: /** @type {number[]} */ ([]) };
  try {
    for (const side of /** @type {const} */ (["floor", "desk"]))
      await load(busy[side].ask, { lanes: 8, seconds: 1 });
    for (let round = 0; round < rounds; round++) {
      for (const side of /** @type {const} */ (["floor", "desk"]))
        rates[side].push((await load(busy[side].ask, { lanes: 8, seconds: 3 })).perSecond);
      single.query.push(
        ...(
          await load(async (turn) => void (await readPage(database, new URLSearchParams(search(turn)))), {
            seconds: 2,
          })
        ).times,
      );
      for (const side of /** @type {const} */ (["floor", "desk"]))
        single[side].push(...(await load(busy[side].ask, { seconds: 2 })).times);
    }
    const filtered = `account=${account}&status=disabled&page=`;
    const page = (/** @type {number} */ turn) => `${filtered}${1 + (turn % 20)}`;
    const http = client(desk, 1);
    try {
      for (let round = 0; round < rounds; round++) {
        ofStatus.query.push(
          ...(
            await load(async (turn) => void (await readPage(database, new URLSearchParams(page(turn)))), {
              seconds: 2,
            })
          ).times,
        );
        const ask = async (/** @type {number} */ turn) =>
          void (await http.get(`${desk.route}?${page(turn)}`));
        ofStatus.desk.push(...(await load(ask, { seconds: 2 })).times);
      }
    } finally {
      await http.close();
    }
  } finally {
    await Promise.all([busy.desk.close(), busy.floor.close()]);
  }
  figures.add("List route p95 by account and status, against the bare query", "ms", p95(ofStatus.desk), {
    floor: p95(ofStatus.query),
  });
  figures.add(
    "Time of it that is not the query's, against the same of the whole list",
    "ms",
    p95(ofStatus.desk) - p95(ofStatus.query),
    { floor: p95(single.desk) - p95(single.query), most: 1.5 },
  );
  figures.add("List route, 8 callers", "/s", median(rates.desk), { floor: median(rates.floor), least: 0.5 });
  figures.add("List route p95, against the bare route", "ms", p95(single.desk), { floor: p95(single.floor) });
  figures.add("List route p95, against the bare query", "ms", p95(single.desk), {
    floor: p95(single.query),
    most: 3,
  });
}
