import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { runNode, ROOT } from "../scripts/lib/children.mjs";
import { Figures, median } from "./lib/figures.mjs";
import { client, load, p95 } from "./lib/load.mjs";
import { needleOf } from "./lib/seed.mjs";

const account = "nine-proxy-sandbox";
const latency = 100;
/** A person who types: a search, then a pause. */
const pause = 150;

/**
 * @param {{ desk: import("./table.mjs").Side, stand: import("./lib/stand.mjs").Stand,
 *   database: import("pg").Pool, users: number, rows: number, say: (line: string) => void }} given
 * @returns {Promise<Figures>}
 */
export async function benchRuns({ desk, stand, database, users, rows, say }) {
  const figures = new Figures("runs");
  const known = await database.query("select count(*)::int as n from sub_users where account_id = $1", [
    account,
  ]);
  if (known.rows[0].n < users)
    throw new Error(`The desk has ${known.rows[0].n} of the sandbox's ${users} sub-users.`);
  const http = client(desk, 2);
  const search = async (/** @type {number} */ turn) =>
    void (await http.get(`${desk.route}?q=${needleOf(turn, rows)}`));
  try {
    say("Search while nothing runs …");
    await load(search, { seconds: 2, pause });
    const idle = await load(search, { seconds: 20, pause });

    await stand.nineProxy("latency", { ms: latency });
    const before = await requests(stand);
    const run = await startRun(stand, users);
    say(`A run of ${run.planned} rows at ${latency} ms …`);
    const watch = watchRun(database, stand.webPid, run);
    const meanwhile = [];
    while (!(await watch.over())) meanwhile.push(...(await load(search, { seconds: 2, pause })).times);
    const { seconds, memory, states } = await watch.end();
    const asked = (await requests(stand)) - before;
    await stand.nineProxy("latency", { ms: 0 });
    if ((states.done ?? 0) !== run.planned)
      throw new Error(`Not every row was done: ${JSON.stringify(states)}.`);

    const perRow = asked / run.planned;
    const best = (run.planned * latency * perRow) / run.inFlight / 1000;
    figures.add(
      `Run of ${run.planned} rows, ${perRow.toFixed(2)} requests each, ${run.inFlight} in flight`,
      "s",
      seconds,
      { floor: best, most: 1.1 },
    );
    figures.add("Search p95 during the run, against none", "ms", p95(meanwhile), {
      floor: p95(idle.times),
      most: 1.5,
    });
    figures.add("Search median during the run, against none", "ms", median(meanwhile), {
      floor: median(idle.times),
    });
    figures.add("Memory at the end, against a fifth of the rows", "MB", memory.end, {
      floor: memory.early,
      most: 1.15,
    });
  } finally {
    await http.close();
  }
  return figures;
}

/** @param {import("./lib/stand.mjs").Stand} stand */
async function requests(stand) {
  return /** @type {{ total: number }} */ (await stand.nineProxy("requests")).total;
}

/**
 * @param {import("./lib/stand.mjs").Stand} stand
 * @param {number} rows
 * @returns {Promise<{ runId: string, planned: number, inFlight: number }>}
 */
async function startRun(stand, rows) {
  let said = "";
  const child = runNode(
    ["--conditions=react-server", "--import", "tsx", "bench/start-run.ts", account, String(rows)],
    { env: stand.env, cwd: ROOT, brief: true, output: (text) => (said += text) },
  );
  const started = await Promise.race([child.message, child.exited.then(() => undefined)]);
  await child.exited;
  if (!started) throw new Error(`The run could not be started: ${said}`);
  return /** @type {{ runId: string, planned: number, inFlight: number }} */ (started);
}

/**
 * @param {import("pg").Pool} database
 * @param {number} pid
 * @param {{ runId: string, planned: number }} run
 */
function watchRun(database, pid, { runId, planned }) {
  const samples = { early: /** @type {number[]} */ ([]), end: /** @type {number[]} */ ([]) };
  let finished = false;
  const watching = (async () => {
    for (;;) {
      const { rows } = await database.query(
        "select state, (select count(*)::int from run_rows where run_id = $1 and state <> 'planned') as settled from runs where id = $1",
        [runId],
      );
      const { state, settled } = rows[0];
      if (settled >= planned * 0.15 && settled <= planned * 0.25) samples.early.push(residentMegabytes(pid));
      if (settled >= planned * 0.9) samples.end.push(residentMegabytes(pid));
      if (state === "paused") throw new Error("The run was paused.");
      if (state === "done") return (finished = true);
      await sleep(500);
    }
  })();
  watching.catch(() => (finished = true));
  return {
    over: async () => finished,
    async end() {
      await watching;
      const { rows } = await database.query(
        "select extract(epoch from finished_at - started_at)::float as seconds from runs where id = $1",
        [runId],
      );
      const states = await database.query(
        "select state, count(*)::int as n from run_rows where run_id = $1 group by state",
        [runId],
      );
      return {
        seconds: rows[0].seconds,
        memory: { early: median(samples.early), end: median(samples.end) },
        states: Object.fromEntries(states.rows.map(({ state, n }) => [state, n])),
      };
    },
  };
}

/** @param {number} pid */
function residentMegabytes(pid) {
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1000;
}
