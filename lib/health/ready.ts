import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { clockState, type ClockState } from "../clock";
import { db } from "../db/client";
import journal from "../db/migrations/meta/_journal.json";
import { draining } from "../draining";
import { describeError, log } from "../log";

type Check = "right" | "wrong";

export interface Readiness {
  /** Whether a balancer may send requests here. */
  ready: boolean;
  checks: {
    database: Check;
    /** "unknown" while the database does not answer. */
    migrations: Check | "unknown";
    /** "off": it should be put right, and changes nothing yet. */
    clock: ClockState["state"];
    stopping: boolean;
  };
}

/** A balancer asks every few seconds, and wants to know rather than wait. */
const patienceMs = 2_000;
const lastMigration = journal.entries.at(-1)?.when ?? 0;

/**
 * Whether this process can serve: its database answers and has every migration that this version needs, its
 * clock is near the database's, and it has not been asked to stop. A database that a newer version has
 * migrated further is right too, as long as this version works with it.
 */
export async function readiness(): Promise<Readiness> {
  const applied = await Promise.race([
    isMigrated().catch((error: unknown) => {
      log().warn(describeError(error), "the database does not answer");
      return null;
    }),
    sleep(patienceMs, null, { ref: false }),
  ]);
  const checks: Readiness["checks"] = {
    database: applied === null ? "wrong" : "right",
    migrations: applied === null ? "unknown" : applied ? "right" : "wrong",
    clock: clockState().state,
    stopping: draining(),
  };
  const ready = applied === true && checks.clock !== "wrong" && !checks.stopping;
  return { ready, checks };
}

async function isMigrated(): Promise<boolean> {
  const { rows } = await db().execute<{ applied: boolean }>(
    sql`select coalesce(max(created_at) >= ${lastMigration}
          and coalesce(max((to_jsonb(m) ->> 'needs')::int), 0) <= ${journal.entries.length}, false) as applied
        from drizzle.__drizzle_migrations m`,
  );
  return rows[0]?.applied === true;
}
