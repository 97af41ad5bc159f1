import "server-only";
import { spawn, type ChildProcess } from "node:child_process";
import { eq } from "drizzle-orm";
import { whileActive } from "../active";
import { db } from "../db/client";
import { backups } from "../db/schema";
import type { BackupProblem } from "../domain/system/backup";
import { drainSignal } from "../draining";
import { env } from "../env";
import { describeError, log } from "../log";
import type { Left } from "./generations";
import { BackupError, oneLine } from "./problem";
import { inTurn, recordBegin, recordFailed, type BackupRequest } from "./record";

/** What scripts/backup.ts says to the process that started it. */
export type BackupMessage = { begun: true } | { left: Left[] } | { failed: string; problem: BackupProblem };

/** How long it may take to clean up when this process stops. */
const toCleanUp = 8_000;
/** Of what it printed when it broke, in characters. */
const maxOutputLength = 2_000;

/**
 * Makes a backup in a process of its own, so that requests wait for none of its work. Settles when that has
 * ended and is recorded; `begun` hears before that whether it could begin.
 */
export async function runBackup(
  asked: BackupRequest,
  begun: (refused: BackupError | null) => void = () => {},
): Promise<void> {
  await whileActive(asked.id, () => run(asked, begun));
}

async function run(asked: BackupRequest, begun: (refused: BackupError | null) => void): Promise<void> {
  // Ctrl+C in a terminal reaches only this process, which stops it in order.
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", "scripts/run.mjs", "scripts/backup.ts", JSON.stringify(asked)],
    { detached: true, stdio: ["ignore", "ignore", "pipe", "ipc"] },
  );
  let began = false;
  let failed: BackupError | null = null;
  let said = "";
  child.stderr
    ?.setEncoding("utf8")
    .on("data", (text: string) => (said = `${said}${text}`.slice(-maxOutputLength)));
  child.on("message", (message: BackupMessage) => {
    if ("begun" in message) {
      began = true;
      begun(null);
    } else if ("left" in message)
      for (const { name, why } of message.left)
        log().error({ backup: asked.id, file: name, error: why }, "old backup not removed");
    else failed = new BackupError(message.failed, message.problem);
  });
  const release = stopWithUs(child);
  const code = await ended(child);
  release();
  if (code !== 0)
    failed ??= new BackupError("The process that made it was killed, or lost its database.", "killed");
  if (!began) begun(failed);
  await note(asked, began, failed, said);
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", resolve);
  });
}

/** Asks it to stop when this process is asked to, and insists when it takes too long. */
function stopWithUs(child: ChildProcess): () => void {
  let insisting: NodeJS.Timeout | undefined;
  const ask = () => {
    child.kill("SIGTERM");
    insisting = setTimeout(() => child.kill("SIGKILL"), toCleanUp);
  };
  const signal = drainSignal();
  if (signal.aborted) ask();
  signal.addEventListener("abort", ask, { once: true });
  return () => {
    signal.removeEventListener("abort", ask);
    clearTimeout(insisting);
  };
}

/** Logs how it ended, and records what it could not record itself. */
async function note(
  asked: BackupRequest,
  began: boolean,
  failed: BackupError | null,
  said: string,
): Promise<void> {
  const about = { backup: asked.id, trigger: asked.trigger };
  if (!began && !failed) return;
  if (failed?.problem === "busy")
    return void log().info({ ...about, error: failed.message }, "backup not begun");
  if (failed) {
    if (failed.problem === "stopped") log().info({ ...about, error: failed.message }, "backup stopped");
    else
      log().error(
        {
          ...about,
          problem: failed.problem,
          error: failed.message,
          ...(said !== "" && { said: oneLine(said) }),
        },
        "backup failed",
      );
    await recordUnended(asked, failed).catch((error: unknown) =>
      log().error({ ...about, ...describeError(error) }, "backup not recorded"),
    );
    return;
  }
  const [made] = await db().select().from(backups).where(eq(backups.id, asked.id));
  if (!made) return;
  log().info(
    {
      ...about,
      file: made.file,
      bytes: made.bytes,
      rows: made.rows,
      proved: made.proved,
      ms: (made.endedAt?.getTime() ?? 0) - made.beganAt.getTime(),
    },
    "backup made",
  );
}

async function recordUnended(asked: BackupRequest, failed: BackupError): Promise<void> {
  const [known] = await db().select({ state: backups.state }).from(backups).where(eq(backups.id, asked.id));
  if (known && known.state !== "running") return;
  await inTurn(env().databaseUrl, async (database) => {
    if (!known) await recordBegin(database, asked, env().backup.folder);
    await recordFailed(database, asked.id, failed);
  });
}
