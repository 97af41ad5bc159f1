import { existsSync, readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { sandboxClient, type SandboxClient } from "./sandbox";

/** Everything that a run stores: a folder for each Subdesk, and what the tests record. */
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

/** A Subdesk under test: each Playwright worker has its own. */
export interface LaunchedDesk {
  number: number;
  folder: string;
  dataDir: string;
  stateFile: string;
  /** Everything Subdesk and its launcher printed. */
  logFile: string;
  pidFile: string;
  /** The port of Subdesk's mail server; a test that wants mail listens there. */
  mailPortFile: string;
  /** Cookies of the first administrator, for `test.use({ storageState: adminState })`. */
  adminState: string;
  /** As reported by the launcher. */
  state(): DeskState;
  /**
   * The settings that give a command its database; none for the bundled server, which is found through the
   * data directory.
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

/** The Subdesks of this run, or of an interrupted one. */
export function everyDesk(): LaunchedDesk[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const [, number] = /^desk-(\d+)$/.exec(name) ?? [];
    return number === undefined ? [] : [deskNumber(Number(number))];
  });
}

const own = deskNumber(Number(process.env.TEST_PARALLEL_INDEX ?? 0));

/** This worker's Subdesk. */
export const { dataDir, mailPortFile, adminState, netnut, nineProxy, databaseSettings, state: desk } = own;
