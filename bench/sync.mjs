import { join } from "node:path";
import { ROOT, runNode } from "../scripts/lib/children.mjs";
import { scratchDatabase } from "../scripts/lib/scratch-database.mjs";
import { startSandbox } from "../scripts/lib/sandbox.mjs";
import { RANK } from "../scripts/lib/shutdown.mjs";
import { Figures, median } from "./lib/figures.mjs";
import { controlOf, folder } from "./lib/stand.mjs";

const turns = 5;

/** @typedef {{ rows: number, bytes: number, desk: number, database: number }} Pass */

/**
 * @param {{ stand: import("./lib/stand.mjs").Stand, rows: number, say: (line: string) => void, shutdown: import("../scripts/lib/shutdown.mjs").Shutdown }} given
 * @returns {Promise<Figures>}
 */
export async function benchSync({ stand, rows, say, shutdown }) {
  const figures = new Figures("sync");
  say("Listings in which nothing changes …");
  const sandbox = await startSandbox({
    dataDir: join(folder, "sync"),
    track: (child) =>
      shutdown.add({ rank: RANK.sandbox, stop: () => child.stop(), kill: () => child.kill() }),
  });
  const { url, apiKey } = sandbox.addresses.nineProxy;
  const control = controlOf(url);
  await control("reset", { users: rows });
  await control("options", { frozen: true });
  const database = await scratchDatabase(stand.databaseUrl, "subdesk_bench");
  try {
    const { passes, transactions } = await list({
      ...stand.env,
      DATABASE_URL: database.url,
      SUBDESK_SANDBOX: "1",
      NETNUT_API_URL: undefined,
      NETNUT_TOKEN: undefined,
      NINEPROXY_API_URL: url,
      NINEPROXY_API_KEY: apiKey,
    });
    const thousands = (passes[0]?.rows ?? 0) / 1_000;
    const of = (/** @type {(pass: Pass) => number} */ figure) => median(passes.map(figure));
    figures.add(
      "Log written by an unchanged pass, per 1,000 rows",
      "kB",
      of(({ bytes }) => bytes) / 1_000 / thousands,
      { most: 1 },
    );
    figures.add("Transactions of an unchanged pass", "", transactions);
    figures.add(
      "CPU of an unchanged pass, per 100,000 rows",
      "s",
      (of(({ desk, database: server }) => desk + server) / thousands) * 100,
      { most: 2 },
    );
    figures.add("of it, PostgreSQL", "s", (of(({ database: server }) => server) / thousands) * 100);
  } finally {
    await database.drop();
  }
  return figures;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ passes: Pass[], transactions: number }>}
 */
async function list(env) {
  let said = "";
  const child = runNode(
    ["--conditions=react-server", "--import", "tsx", "bench/unchanged.ts", String(turns)],
    { env, cwd: ROOT, brief: true, output: (text) => (said += text) },
  );
  const measured = await Promise.race([child.message, child.exited.then(() => undefined)]);
  await child.exited;
  if (!measured) throw new Error(`Listing could not be measured: ${said}`);
  return /** @type {{ passes: Pass[], transactions: number }} */ (measured);
}
