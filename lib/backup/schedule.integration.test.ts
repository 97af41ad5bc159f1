import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { someOrigin } from "../../testing/accounts";
import { addActor, startDesk, type TestDesk } from "../../testing/desk";
import { scratchDatabasesOf } from "../../testing/scratch-databases";
import { startWorkerProcess } from "../../testing/worker-child";
import { createDatabase, dropDatabase } from "../../scripts/lib/databases.mjs";
import { makeDefaultRules } from "../alerts/defaults";
import { evaluateAlerts } from "../alerts/evaluate";
import { listAlerts } from "../alerts/list";
import { applyMigrations } from "../db/level";
import { env } from "../env";
import { metricsText } from "../health/metrics-text";
import { getSystem } from "../system/get";
import { withTextClient } from "./connect";
import { knownPlan } from "./known-plan";
import { lookAfterBackups } from "./look-after";
import { inTurn, recordBegin } from "./record";
import { runBackup } from "./run";
import { startBackup } from "./start";
import { planOf, sourceLevel } from "./write";

const top = mkdtempSync(join(tmpdir(), "subdesk-schedule-"));
const folder = join(top, "backups");
const files = () => readdirSync(folder).filter((name) => !name.startsWith("."));
const leftovers = () => readdirSync(folder).filter((name) => name.startsWith("."));
let desk: TestDesk;

beforeAll(async () => {
  // Half a day away, so that no time comes while these run.
  vi.stubEnv("SUBDESK_BACKUP_AT", new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16));
  vi.stubEnv("SUBDESK_BACKUP_DIR", folder);
  vi.stubEnv("SUBDESK_BACKUP_KEEP", "1");
  desk = await startDesk({ netnut: { users: 1 }, nineProxy: { users: 1 } });
  await makeDefaultRules();
  await desk.query("update instances set started_at = now() - interval '1 hour'");
});
afterAll(async () => {
  await desk.close();
  rmSync(top, { recursive: true, force: true });
});
beforeEach(async () => {
  // Proving takes most of the time; the tests that need it turn it on.
  vi.stubEnv("SUBDESK_BACKUP_PROVE", "0");
  await desk.query("delete from backups");
  await desk.query("delete from progress where name = 'backups.schedule'");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

interface Stored extends Record<string, unknown> {
  trigger: string;
  state: string;
  proved: boolean | null;
  unproved: string | null;
  problem: string | null;
  error: string | null;
  file: string | null;
  bytes: number;
  rows: number;
  removed: boolean;
}
const stored = () =>
  desk.query<Stored>(
    "select *, removed_at is not null as removed, extract(epoch from ended_at - began_at) as took from backups order by began_at",
  );
/** As if there had been a schedule for two days. */
const missed = () =>
  desk.query("insert into progress (name, at) values ('backups.schedule', now() - interval '2 days')");
const openAlerts = async () => {
  await evaluateAlerts();
  const { events } = await listAlerts(desk.actor);
  return Object.fromEntries(
    events.filter(({ clearedAt }) => clearedAt === null).map(({ kind, message }) => [kind, message]),
  );
};
let later = 0;
const gauge = async (name: string) => {
  // They are read anew at most every five seconds.
  const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + (later += 6_000));
  const text = await metricsText();
  clock.mockRestore();
  return new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1];
};
const byHand = () =>
  runBackup({ id: randomUUID(), trigger: "person", instanceId: null, staff: { id: null, name: "Ada" } });

describe("the schedule", () => {
  it("does not count what came before it, and makes up for what was missed, once", async () => {
    vi.stubEnv("SUBDESK_BACKUP_PROVE", "1");
    await lookAfterBackups();
    expect(await stored()).toEqual([]);
    await desk.query("update progress set at = now() - interval '2 days' where name = 'backups.schedule'");
    expect(await openAlerts()).toMatchObject({ "backup-old": "No backup has been made yet." });
    expect(Number(await gauge("subdesk_backup_overdue_seconds"))).toBeGreaterThan(86_400);
    expect(await gauge("subdesk_backup_age_seconds")).toBeUndefined();

    await lookAfterBackups();
    await lookAfterBackups();
    expect(await stored()).toMatchObject([{ trigger: "schedule", state: "done", proved: true, error: null }]);
    const [made] = await stored();
    expect(files()).toEqual([made?.file]);
    expect(made?.rows).toBeGreaterThan(3);
    expect(made?.bytes).toBeGreaterThan(1_000);
    expect(await openAlerts()).toEqual({});
    expect(await gauge("subdesk_backup_overdue_seconds")).toBe("0");
    expect(Number(await gauge("subdesk_backup_age_seconds"))).toBeLessThan(60);
    expect(await gauge("subdesk_backup_bytes")).toBe(String(made?.bytes));
    expect(await gauge("subdesk_backup_proved")).toBe("1");

    vi.stubEnv("SUBDESK_BACKUP_PROVE", "0");
    rmSync(join(folder, made?.file ?? "none"));
    await lookAfterBackups();
    expect((await stored()).map(({ state, removed }) => [state, removed])).toEqual([
      ["done", true],
      ["done", false],
    ]);
  });

  it("has exactly one of several processes make it", async () => {
    await missed();
    // Each has found it due and starts a process for it.
    await Promise.all([lookAfterBackups(), lookAfterBackups()]);
    await lookAfterBackups();
    expect(await stored()).toMatchObject([{ trigger: "schedule", state: "done" }]);
    expect(files()).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });

  it("is kept by the version before on a newer schema, but for as long as the newer version runs", async () => {
    vi.stubEnv("SUBDESK_BACKUP_PROVE", "1");
    const { release } = env();
    Object.assign(env(), { release: { ...release, version: "1.2.3" } });
    vi.stubEnv("SUBDESK_VERSION", "1.2.3");
    await desk.query("update instances set version = '1.2.3'");
    const text = "create table from_the_future (id int primary key)";
    const hash = createHash("sha256").update(text).digest("hex");
    await withTextClient(desk.databaseUrl, (client) =>
      applyMigrations(client, [{ hash, when: 9_999_999_999_999, text, needs: 1, version: "9.8.7" }]),
    );
    const others = (version: string, ago: string) =>
      desk.query(
        "insert into instances (id, pulse_at, version, commit) values (gen_random_uuid(), now() - $1::interval, $2, 'abc')",
        [ago, version],
      );
    try {
      await missed();
      await others("9.8.7", "0");
      await lookAfterBackups();
      expect(await stored()).toEqual([]);
      await desk.query("update instances set pulse_at = now() - interval '1 hour' where version = '9.8.7'");
      await others("0.0.1", "0");
      await lookAfterBackups();
      expect(await stored()).toMatchObject([{ trigger: "schedule", state: "done", proved: true }]);
    } finally {
      Object.assign(env(), { release });
      vi.stubEnv("SUBDESK_VERSION", release.version);
      await desk.query("update instances set version = $1", [release.version]);
      await desk.query("delete from instances where commit = 'abc'");
      await desk.query("drop table from_the_future");
      await desk.query("delete from drizzle.__drizzle_migrations where hash = $1", [hash]);
    }
  });

  it("ends with its process in the middle without leaving anything, and the next one makes it", async () => {
    vi.stubEnv("SUBDESK_BACKUP_PROVE", "1");
    await missed();
    await desk.query(
      "insert into progress (name, at) select 'row ' || n, now() from generate_series(1, 60000) n",
    );
    const worker = await startWorkerProcess();
    await expect.poll(leftovers, { interval: 10 }).toHaveLength(1);
    worker.kill("SIGTERM");
    await once(worker, "exit");
    expect(readdirSync(folder)).toEqual([]);
    expect(await stored()).toMatchObject([{ state: "stopped", problem: "stopped", file: null }]);
    expect(await scratchDatabasesOf(desk)).toEqual([]);
    await desk.query("delete from progress where name like 'row %'");
    vi.stubEnv("SUBDESK_BACKUP_PROVE", "0");
    await lookAfterBackups();
    expect((await stored()).map(({ state }) => state)).toEqual(["stopped", "done"]);
    expect(await openAlerts()).toEqual({});
  });
});

describe("a backup that fails", () => {
  it("says why, is tried again after a while, and clears its alert when one is made", async () => {
    await missed();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "in the way");
    await lookAfterBackups();
    await lookAfterBackups();
    expect(await stored()).toMatchObject([{ state: "failed", problem: "folder" }]);
    const { error } = (await stored())[0] ?? {};
    expect(error).toContain(`The folder ${folder} cannot be used`);
    expect(await openAlerts()).toMatchObject({ "backup-failed": `The backup failed. ${error}` });
    expect(await gauge("subdesk_backup_failures")).toBe("1");

    rmSync(folder);
    await desk.query("update backups set ended_at = now() - interval '4 minutes'");
    await lookAfterBackups();
    expect(await stored()).toHaveLength(1);
    await desk.query("update backups set ended_at = now() - interval '6 minutes'");
    await lookAfterBackups();
    expect((await stored()).map(({ state }) => state)).toEqual(["failed", "done"]);
    expect(await openAlerts()).toEqual({});
    expect(await gauge("subdesk_backup_failures")).toBe("0");
  });

  it("counts as failed where its process was killed, and what it left is removed by the next", async () => {
    await desk.query(
      "insert into backups (id, trigger, state, host, folder) values (gen_random_uuid(), 'schedule', 'running', 'gone', '/')",
    );
    writeFileSync(join(folder, ".subdesk-20260101T000000.000Z.unverified"), "half");
    await lookAfterBackups();
    expect(await stored()).toMatchObject([{ state: "failed", problem: "killed" }]);
    expect(await openAlerts()).toMatchObject({
      "backup-failed": expect.stringContaining("was killed") as string,
    });
    await byHand();
    expect((await stored()).map(({ state }) => state)).toEqual(["failed", "done"]);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});

describe("a server that others use too", () => {
  it("is backed up without proof where the user may create no database, and not where it may not read", async () => {
    const [own] = await desk.query<{ super: boolean }>(
      "select rolsuper as super from pg_roles where rolname = current_user",
    );
    if (!own?.super) return;
    const role = `shared_${randomUUID().slice(0, 8)}`;
    const password = `pass-${randomUUID()}`;
    const url = new URL(desk.databaseUrl);
    Object.assign(url, { username: role, password });
    await desk.query(
      `create role ${role} login password '${password}'; grant all on all tables in schema public to ${role};
       grant select on all sequences in schema public to ${role};
       grant usage on schema drizzle to ${role}; grant select on all tables in schema drizzle to ${role}`,
    );
    vi.stubEnv("DATABASE_URL", url.href);
    vi.stubEnv("SUBDESK_BACKUP_PROVE", "1");
    try {
      await byHand();
      await desk.query(`revoke select on staff from ${role}`);
      await byHand();
    } finally {
      vi.stubEnv("DATABASE_URL", desk.databaseUrl);
      await desk.query(`drop owned by ${role}; drop role ${role}`);
    }
    expect(await stored()).toMatchObject([
      { state: "done", proved: false, unproved: "no-right" },
      { state: "failed", problem: "rights", error: expect.stringContaining("staff") as string },
    ]);
    expect(files()).toHaveLength(1);
    expect(JSON.stringify([await stored(), await getSystem(desk.actor)])).not.toContain(password);
  });

  it("is known to have the same tables as those that the migrations make", async () => {
    const name = `subdesk_plan_${randomUUID().slice(0, 8)}`;
    const empty = await createDatabase(desk.databaseUrl, name);
    try {
      const level = await sourceLevel(desk.databaseUrl);
      const sorted = ({ tables, sequences }: Awaited<ReturnType<typeof planOf>>) => ({
        sequences,
        tables: Object.fromEntries(
          tables.map(({ name: table, columns }) => [
            table,
            columns.map((column) => `${column.name} ${column.type}`).toSorted(),
          ]),
        ),
      });
      const known = await knownPlan(desk.databaseUrl, level);
      const made = await planOf(empty, level);
      expect(sorted(known)).toEqual(sorted(made));
      expect(known.tables.map(({ name: table }) => table)).toEqual(
        made.tables.map(({ name: table }) => table),
      );
    } finally {
      await dropDatabase(desk.databaseUrl, name);
    }
  });
});

describe("a person", () => {
  it("begins one, hears of one that is under way already, and both are in the audit and the list", async () => {
    const operator = await addActor("operator");
    await expect(startBackup(operator, {}, someOrigin)).rejects.toThrow("Your role does not allow this");
    await inTurn(desk.databaseUrl, async (database) => {
      const asked = { id: randomUUID(), trigger: "command", instanceId: null, staff: null } as const;
      await recordBegin(database, asked, folder);
      const [running] = await desk.query<{ began_at: Date }>("select began_at from backups");
      expect(await startBackup(desk.actor, {}, someOrigin)).toEqual({
        started: false,
        since: running?.began_at.toISOString(),
      });
      expect((await getSystem(desk.actor)).backups.running).toMatchObject({
        id: asked.id,
        trigger: "command",
      });
    });
    await desk.query("delete from backups");
    expect(await startBackup(desk.actor, {}, someOrigin)).toEqual({ started: true });
    await expect.poll(async () => (await stored()).map(({ state }) => state)).toEqual(["done"]);
    expect(
      await desk.query(
        "select actor_name, outcome from audit_log where action = 'backup.start' order by seq",
      ),
    ).toEqual([{ actor_name: "Ada Admin", outcome: "done" }]);

    await byHand();
    expect((await stored()).map(({ removed }) => removed)).toEqual([true, false]);
    const { backups } = await getSystem(desk.actor);
    expect(backups.newest?.id).toBe(backups.recent[0]?.id);
    expect(backups.recent.map(({ kept, by }) => [kept, by])).toEqual([
      [true, "Ada"],
      [false, "Ada Admin"],
    ]);
    expect(JSON.stringify(await getSystem(desk.actor))).not.toContain(
      new URL(desk.databaseUrl).password || "no password",
    );
  });
});
