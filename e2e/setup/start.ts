import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { removePostgres } from "../../scripts/lib/postgres.mjs";
import { freePort } from "../../scripts/lib/ports.mjs";
import { scratchDatabase } from "../../scripts/lib/scratch-database.mjs";
import { waitFor } from "../../scripts/lib/wait.mjs";
import { createAdministrator } from "./administrator";
import { dataDir, folder, logFile, mailPortFile, stateFile } from "./desk";
import { endDesk } from "./stop";

/** Starts a production desk on a fresh data directory and creates its first administrator. */
export default async function start(): Promise<() => Promise<void>> {
  await endDesk();
  if (existsSync(dataDir)) await removePostgres({ dataDir });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });

  const given = process.env.DATABASE_URL?.trim();
  const scratch = given ? await scratchDatabase(given, "subdesk_e2e") : undefined;
  if (scratch && !scratch.own) console.log("The role of DATABASE_URL may not create databases: the desk under test uses the given one.");
  const end = async () => {
    await endDesk();
    await scratch?.drop();
  };
  try {
    await launch(await freePort(), scratch?.url);
    await createAdministrator();
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}

async function launch(port: number, databaseUrl = ""): Promise<void> {
  const mailPort = String(await freePort());
  writeFileSync(mailPortFile, mailPort);
  const output = openSync(logFile, "a", 0o600);
  const child = spawn(process.execPath, ["scripts/launch.mjs"], {
    env: {
      ...process.env,
      ...blankDotEnv(),
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
      SMTP_FROM: "desk@desk.test",
      WEBHOOK_ALLOW_PRIVATE: "127.0.0.1",
      SUBDESK_DATA_DIR: dataDir,
      SUBDESK_STATE_FILE: stateFile,
    },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  writeFileSync(`${folder}/pid`, String(child.pid));
  const up = await waitFor(() => (existsSync(stateFile) ? true : child.exitCode === null ? undefined : false), { limit: 180_000, every: 50 });
  if (!up) throw new Error(`The desk did not start:\n${readFileSync(logFile, "utf8")}`);
}

/** A person's .env must not send the tests to a real provider; a variable that is set, even empty, wins over it. */
function blankDotEnv(): Record<string, string> {
  const settings = existsSync(".env") ? Object.keys(parseEnv(readFileSync(".env", "utf8"))) : [];
  const inherited = Object.keys(process.env).filter((name) => /^(NETNUT|NINEPROXY)_|^(APP_URL|AUTH_SECRET|HOST|NODE_ENV)$/.test(name));
  return Object.fromEntries([...settings, ...inherited].map((name) => [name, ""]));
}
