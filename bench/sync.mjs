import { join } from "node:path";
import { ROOT, runNode } from "../scripts/lib/children.mjs";
import { scratchDatabase } from "../scripts/lib/scratch-database.mjs";
import { startSandbox } from "../scripts/lib/sandbox.mjs";
import { RANK } from "../scripts/lib/shutdown.mjs";
import { Figures, median } from "./lib/figures.mjs";
import { controlOf, folder } from "./lib/stand.mjs";

const turns = 5;
/** Whose counters take a call each, and for how long they are followed. */
const counted = 10_000;
const minutes = 6;

/** @typedef {{ rows: number, bytes: number, desk: number, database: number, ms: number }} Pass */
/** @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox */
/** @typedef {{ passes: Pass[], transactions: number, calls: number, received: number }} Listed */

const providers = /** @type {const} */ ([
  { key: "nineProxy", label: "9Proxy", id: "nine-proxy" },
  { key: "netnut", label: "NetNut", id: "netnut" },
]);

/**
 * @param {{ stand: import("./lib/stand.mjs").Stand, rows: number, say: (line: string) => void,
 *   shutdown: import("../scripts/lib/shutdown.mjs").Shutdown }} given
 * @returns {Promise<Figures>}
 */
export async function benchSync({ stand, rows, say, shutdown }) {
  const figures = new Figures("sync");
  const sandbox = await startSandbox({
    dataDir: join(folder, "sync"),
    track: (child) =>
      shutdown.add({ rank: RANK.sandbox, stop: () => child.stop(), kill: () => child.kill() }),
  });
  for (const { key, label, id } of providers) {
    const control = controlOf(sandbox.addresses[key].url);
    for (const users of [1_000, 10_000, rows].filter((size, index, all) => all.indexOf(size) === index)) {
      say(`Listings of ${label} with ${users.toLocaleString("en")} sub-users, in which nothing changes …`);
      await control("reset", { users });
      await control("options", { frozen: true });
      /** @type {Listed} */
      const listed = await measure(stand, sandbox, id, ["bench/unchanged.ts", id, String(turns)]);
      addPass(figures, `${label}, ${users.toLocaleString("en")}`, listed, users === rows);
    }
  }
  await addAge(figures, { stand, sandbox, say, rows: counted });
  if (rows > counted) await addAge(figures, { stand, sandbox, say, rows });
  return figures;
}

/**
 * @param {Figures} figures
 * @param {{ stand: import("./lib/stand.mjs").Stand, sandbox: Sandbox, say: (line: string) => void,
 *   rows: number }} given
 */
async function addAge(figures, { stand, sandbox, say, rows }) {
  say(`Counters of ${rows.toLocaleString("en")} sub-users at NetNut, for ${minutes} minutes …`);
  const { url } = sandbox.addresses.netnut;
  await controlOf(url)("reset", { users: rows });
  const many = rows > counted;
  /**
   * @type {{ moved: number, read: number, waiting: number, nearWaiting: number, oldest: number, near: number,
   *   calls: number, received: number }}
   */
  const { moved, read, waiting, nearWaiting, oldest, near, calls, received } = await measure(
    stand,
    sandbox,
    "netnut",
    ["bench/usage-age.ts", String(minutes), url, ...(many ? ["many"] : [])],
  );
  const of = `NetNut's counters, ${rows.toLocaleString("en")}`;
  figures.add(`${of}: moved in a minute`, "", moved);
  figures.add(`${of}: read in a minute`, "", read);
  figures.add(`${of}: oldest of those that moved`, "s", oldest, many ? {} : { most: 300 });
  figures.add(`${of}: the same near their cap`, "s", near);
  figures.add(`${of}: waiting at the end`, "", waiting);
  figures.add(`${of}: of them near their cap`, "", nearWaiting);
  figures.add(`${of}: calls a minute`, "", calls);
  figures.add(`${of}: received a minute`, "kB", received / 1_000);
}

/**
 * @param {Figures} figures
 * @param {string} of
 * @param {Listed} listed
 * @param {boolean} aimed small listings have a share that does not grow with them
 */
function addPass(figures, of, { passes, transactions, calls, received }, aimed) {
  const thousands = (passes[0]?.rows ?? 0) / 1_000;
  const half = (/** @type {(pass: Pass) => number} */ figure) => median(passes.map(figure));
  const add = (
    /** @type {string} */ name,
    /** @type {string} */ unit,
    /** @type {number} */ value,
    /** @type {number} */ most = 0,
  ) => figures.add(`${of}: ${name}`, unit, value, most > 0 && aimed ? { most } : {});
  add("log for 1,000 rows", "kB", half(({ bytes }) => bytes) / 1_000 / thousands, 1);
  add("CPU for 100,000 rows", "s", (half(({ desk, database }) => desk + database) / thousands) * 100, 2);
  add("of it, PostgreSQL", "s", (half(({ database }) => database) / thousands) * 100);
  add(
    "CPU",
    "s",
    half(({ desk, database }) => desk + database),
  );
  add("time", "s", half(({ ms }) => ms) / 1_000);
  add("transactions", "", transactions);
  add("calls", "", calls);
  add("received", "kB", received / 1_000);
}

/**
 * Runs a program over one account in a database of its own, and returns what it says.
 * @param {import("./lib/stand.mjs").Stand} stand
 * @param {Sandbox} sandbox
 * @param {string} provider
 * @param {string[]} program
 * @returns {Promise<any>}
 */
async function measure(stand, sandbox, provider, program) {
  const { nineProxy, netnut } = sandbox.addresses;
  const database = await scratchDatabase(stand.databaseUrl, "subdesk_bench");
  try {
    let said = "";
    const child = runNode(["--conditions=react-server", "--import", "tsx", ...program], {
      env: {
        ...stand.env,
        DATABASE_URL: database.url,
        SUBDESK_SANDBOX: "1",
        NETNUT_API_URL: provider === "netnut" ? netnut.url : undefined,
        NETNUT_TOKEN: provider === "netnut" ? netnut.token : undefined,
        NINEPROXY_API_URL: provider === "netnut" ? undefined : nineProxy.url,
        NINEPROXY_API_KEY: provider === "netnut" ? undefined : nineProxy.apiKey,
      },
      cwd: ROOT,
      brief: true,
      output: (text) => (said += text),
    });
    const measured = await Promise.race([child.message, child.exited.then(() => undefined)]);
    await child.exited;
    if (!measured) throw new Error(`${program[0]} could not measure: ${said}`);
    return measured;
  } finally {
    await database.drop();
  }
}
