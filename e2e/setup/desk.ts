import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { sandboxClient, type SandboxClient } from "./sandbox";

export const folder = resolve(".test/e2e");
export const dataDir = resolve(folder, "data");
export const stateFile = resolve(folder, "desk.json");
/** Everything the desk and its launcher printed. */
export const logFile = resolve(folder, "desk.log");
/** The port at which the desk under test looks for its mail server; a test that wants mail listens there. */
export const mailPortFile = resolve(folder, "mail-port");
/** Cookies of the first administrator, for `test.use({ storageState: adminState })`. */
export const adminState = resolve(folder, "admin.json");

export const admin = { name: "Ada Admin", email: "ada@desk.test", password: "correct-horse-battery-41" };

/** What the launcher writes to SUBDESK_STATE_FILE. */
export interface DeskState {
  pid: number;
  url: string;
  databaseUrl: string;
  sandbox: { netnut: { url: string; token: string }; nineProxy: { url: string; apiKey: string } };
  setupUrl: string | null;
}

let state: DeskState | undefined;

/** The running desk under test. */
export function desk(): DeskState {
  state ??= JSON.parse(readFileSync(stateFile, "utf8")) as DeskState;
  return state;
}

export const netnut: SandboxClient = sandboxClient(() => desk().sandbox.netnut.url);
export const nineProxy: SandboxClient = sandboxClient(() => desk().sandbox.nineProxy.url);
