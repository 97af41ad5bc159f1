import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { knowsSecret } from "../audit/head";
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
    /**
     * "wrong": the audit was continued under a secret that this process does not know, so it can change
     * nothing.
     */
    secret: Check | "unknown";
    /** "off": it should be put right, and changes nothing yet. */
    clock: ClockState["state"];
    stopping: boolean;
  };
}

/** A balancer asks every few seconds, and wants to know rather than wait. */
const patienceMs = 2_000;
const lastMigration = journal.entries.at(-1)?.when ?? 0;

/**
 * Whether this process can serve: its database answers and has every migration that this version needs, it
 * can add to the audit, its clock is near the database's, and it has not been asked to stop. A database that
 * a newer version has migrated further is right too, as long as this version works with it.
 */
export async function readiness(): Promise<Readiness> {
  const found = await Promise.race([
    look().catch((error: unknown) => {
      log().warn(describeError(error), "the database does not answer");
      return null;
    }),
    sleep(patienceMs, null, { ref: false }),
  ]);
  const checks: Readiness["checks"] = {
    database: found === null ? "wrong" : "right",
    migrations: found?.migrations ?? "unknown",
    secret: found?.secret ?? "unknown",
    clock: clockState().state,
    stopping: draining(),
  };
  const ready =
    checks.migrations === "right" &&
    checks.secret === "right" &&
    checks.clock !== "wrong" &&
    !checks.stopping;
  return { ready, checks };
}

/** What the database says. Without its migrations it may have no audit. */
async function look(): Promise<Pick<Readiness["checks"], "migrations" | "secret">> {
  if (!(await isMigrated())) return { migrations: "wrong", secret: "unknown" };
  return { migrations: "right", secret: (await knowsSecret()) ? "right" : "wrong" };
}

async function isMigrated(): Promise<boolean> {
  const { rows } = await db().execute<{ applied: boolean }>(
    sql`select coalesce(max(created_at) >= ${lastMigration}
          and coalesce(max((to_jsonb(m) ->> 'needs')::int), 0) <= ${journal.entries.length}, false) as applied
        from drizzle.__drizzle_migrations m`,
  );
  return rows[0]?.applied === true;
}
