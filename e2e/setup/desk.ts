import { existsSync, readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { sandboxClient, type SandboxClient } from "./sandbox";

/** Everything that is kept of a run: a folder for each desk, and what all tests write down. */
export const folder = resolve(".test/e2e");

export const admin = { name: "Ada Admin", email: "ada@desk.test", password: "correct-horse-battery-41" };

/** What the launcher writes to SUBDESK_STATE_FILE. */
interface DeskState {
  pid: number;
  url: string;
  databaseUrl: string;
  sandbox: { netnut: { url: string; token: string }; nineProxy: { url: string; apiKey: string } };
  setupUrl: string | null;
}

/** One of the desks under test: each worker of Playwright has its own. */
export interface LaunchedDesk {
  number: number;
  folder: string;
  dataDir: string;
  stateFile: string;
  /** Everything Subdesk and its launcher printed. */
  logFile: string;
  pidFile: string;
  /** The port at which Subdesk looks for its mail server; a test that wants mail listens there. */
  mailPortFile: string;
  /** Cookies of the first administrator, for `test.use({ storageState: adminState })`. */
  adminState: string;
  /** As the launcher told it, once it runs. */
  state(): DeskState;
  /**
   * What names its database to a command; nothing for the bundled server, which is found by the data
   * directory.
   */
  databaseSettings(): Record<string, string>;
  netnut: SandboxClient;
  nineProxy: SandboxClient;
}

export function deskNumber(number: number): LaunchedDesk {
  const at = (name: string) => resolve(folder, `desk-${number}`, name);
  let known: DeskState | undefined;
  const state = () => (known ??= JSON.parse(readFileSync(at("desk.json"), "utf8")) as DeskState);
  return {
    number,
    folder: at("."),
    dataDir: at("data"),
    stateFile: at("desk.json"),
    logFile: at("desk.log"),
    pidFile: at("pid"),
    mailPortFile: at("mail-port"),
    adminState: at("admin.json"),
    state,
    databaseSettings: (): Record<string, string> =>
      existsSync(at("data/postgres-password")) ? {} : { DATABASE_URL: state().databaseUrl },
    netnut: sandboxClient(() => state().sandbox.netnut.url),
    nineProxy: sandboxClient(() => state().sandbox.nineProxy.url),
  };
}

/** The desks of this run, or of one that was interrupted. */
export function everyDesk(): LaunchedDesk[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const [, number] = /^desk-(\d+)$/.exec(name) ?? [];
    return number === undefined ? [] : [deskNumber(Number(number))];
  });
}

const own = deskNumber(Number(process.env.TEST_PARALLEL_INDEX ?? 0));

/** This worker's own desk. */
export const { dataDir, mailPortFile, adminState, netnut, nineProxy, databaseSettings, state: desk } = own;
