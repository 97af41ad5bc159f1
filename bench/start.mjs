import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { folder, openDesk, openFloor, ownEnvironment } from "./lib/stand.mjs";
import { openBrowser } from "./lib/browser.mjs";
import { toText } from "./lib/figures.mjs";
import { openDatabase, seedSubUsers } from "./lib/seed.mjs";
import { signIn } from "./lib/sign-in.mjs";
import { ensureInstalled } from "../scripts/lib/install.mjs";
import { SetupError } from "../scripts/lib/setup-error.mjs";
import { Shutdown } from "../scripts/lib/shutdown.mjs";
import { hold } from "../scripts/lib/single.mjs";

const names = /** @type {const} */ (["table", "customers", "runs", "history", "backup", "sync", "strangers"]);
const say = (/** @type {string} */ line) => console.error(line);
const shutdown = new Shutdown();

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { full: { type: "boolean", default: false }, rows: { type: "string", default: "100000" } },
  });
  const wanted = names.filter((name) => positionals.length === 0 || positionals.includes(name));
  const stray = positionals.find((name) => !names.some((known) => known === name));
  if (stray) throw new SetupError(`There is no section "${stray}". The sections are ${names.join(", ")}.`);
  const rows = Number(values.rows);
  if (!Number.isInteger(rows) || rows < 5_000) throw new SetupError("--rows is a number of at least 5000.");
  const users = values.full ? 10_000 : 1_000;

  const held = await hold(folder);
  if ("heldBy" in held)
    throw new SetupError(
      "The measurements of this checkout are running already. Wait for them, or stop them.",
    );
  ownEnvironment();
  await ensureInstalled({ say });
  const stand = await openDesk({ users, say, shutdown });
  const database = openDatabase(stand.databaseUrl);
  say(`Filling the mirror with ${rows} sub-users …`);
  await seedSubUsers(database, rows);
  const desk = {
    url: stand.url,
    page: "/sub-users",
    route: "/api/sub-users",
    idles: true,
    ...(await session(stand)),
  };

  const figures = [];
  if (wanted.includes("table")) {
    const floor = {
      url: await openFloor({ databaseUrl: stand.databaseUrl, say, shutdown }),
      page: "/",
      route: "/rows",
      cookies: [],
    };
    figures.push(
      ...(await (await import("./table.mjs")).benchTable({ desk, floor, database, rows, say })).all,
    );
  }
  if (wanted.includes("customers"))
    figures.push(
      ...(await (await import("./customers.mjs")).benchCustomers({ desk, database, rows, say })).all,
    );
  if (wanted.includes("runs"))
    figures.push(
      ...(await (await import("./runs.mjs")).benchRuns({ desk, stand, database, users, rows, say })).all,
    );
  if (wanted.includes("history"))
    figures.push(
      ...(await (await import("./history.mjs")).benchHistory({ desk, stand, database, rows, say })).all,
    );
  if (wanted.includes("backup"))
    figures.push(
      ...(
        await (
          await import("./backup.mjs")
        ).benchBackup({ stand, database, seeded: wanted.includes("history"), say })
      ).all,
    );
  if (wanted.includes("sync"))
    figures.push(...(await (await import("./sync.mjs")).benchSync({ stand, rows, say, shutdown })).all);
  if (wanted.includes("strangers"))
    figures.push(...(await (await import("./strangers.mjs")).benchStrangers({ stand, say })).all);
  await database.end();

  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "result.json"),
    `${JSON.stringify({ at: new Date().toISOString(), node: process.version, rows, users, figures }, null, 2)}\n`,
  );
  console.log(`\n${toText(figures)}\n`);
}

/** @param {import("./lib/stand.mjs").Stand} stand */
async function session(stand) {
  const browser = await openBrowser(say);
  try {
    return await signIn(browser, stand);
  } finally {
    await browser.close();
  }
}

/** @param {number} code */
async function leave(code) {
  await shutdown.stop();
  process.exit(code);
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => void leave(130));

main().then(
  () => leave(0),
  (error) => {
    if (shutdown.begun) return;
    console.error(error instanceof SetupError ? error.message : error);
    return leave(1);
  },
);
