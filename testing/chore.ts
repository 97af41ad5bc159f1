import { spawn } from "node:child_process";

export interface Said {
  code: number | null;
  said: string;
}

/** Runs one of Subdesk's programs as from a terminal, with only these settings. */
function runChore(
  args: string[],
  settings: Record<string, string>,
  [program, ...before]: readonly [string, ...string[]] = [process.execPath],
): Promise<Said> {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  const child = spawn(program, [...before, ...args], {
    env: {
      PATH,
      HOME,
      ...(TMPDIR && { TMPDIR }),
      NODE_ENV: "production",
      DATABASE_URL: "",
      APP_URL: "",
      LOG_LEVEL: "silent",
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text: Buffer) => (said += text.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, said: said.trim() })));
}

export const backup = (settings: Record<string, string>) =>
  runChore(["scripts/with-database.mjs", "scripts/backup.ts"], settings);
/** The same where no file may grow beyond so many bytes, as on a full disk. */
export const backupWithin = (bytes: number, settings: Record<string, string>) =>
  runChore(["scripts/with-database.mjs", "scripts/backup.ts"], settings, [
    "sh",
    "-c",
    `ulimit -f ${Math.floor(bytes / 512)}; exec "$0" "$@"`,
    process.execPath,
  ]);
export const restore = (file: string, settings: Record<string, string>, ...more: string[]) =>
  runChore(["--conditions=react-server", "scripts/run.mjs", "scripts/restore.ts", file, ...more], settings);
export const rotateCredentials = (settings: Record<string, string>) =>
  runChore(["scripts/with-database.mjs", "scripts/credentials-rotate.ts"], settings);
export const auditVerify = (settings: Record<string, string>, ...more: string[]) =>
  runChore(["scripts/with-database.mjs", "scripts/audit-verify.ts", ...more], settings);
