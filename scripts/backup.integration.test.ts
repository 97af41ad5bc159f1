import { createHash, randomUUID } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordAuditAlone } from "../lib/audit/record";
import { withTextClient } from "../lib/backup/connect";
import { checkFile } from "../lib/backup/file";
import { restoreBackup, verifyBackup } from "../lib/backup/restore";
import { planOf, sourceLevel, writeBackup } from "../lib/backup/write";
import { applyMigrations, readMigrations, type Migration } from "../lib/db/level";
import { migrateDatabase } from "../lib/db/migrate";
import { env } from "../lib/env";
import { netnutId, startDesk, syncBoth, type TestDesk } from "../testing/desk";
import { everythingIn } from "../testing/everything-in";
import { encodingsOf, leaksIn } from "../testing/leaks";
import { appEnv } from "./lib/app-env.mjs";
import { createDatabase, dropDatabase, withClient } from "./lib/databases.mjs";
import { removePostgres, startPostgres } from "./lib/postgres.mjs";
import { prepareDatabase } from "./lib/prepare.mjs";
import { readSettings } from "./lib/settings.mjs";
import { auditVerify, backup, backupWithin, restore } from "../testing/chore";
import { scratchDatabasesOf } from "../testing/scratch-databases";
import { fillDesk, storedKey } from "../testing/fill-desk";

const top = realpathSync(mkdtempSync(join(tmpdir(), "subdesk-backup-")));
const databases: string[] = [];
const proxyPasswords: [string, string] = ["Proxy/pass+word-0001", "Proxy/pass+word-0002"];
let desk: TestDesk;
let secret: string;
let folders = 0;
/** A backup that no one changes. */
let good: string;

beforeAll(async () => {
  // The server's account has to pass through.
  chmodSync(top, 0o711);
  desk = await startDesk();
  secret = env().authSecret;
  await syncBoth();
  await fillDesk(desk, proxyPasswords);
  await desk.query(
    "with c as (insert into alert_channels (id, kind, label, target) values (gen_random_uuid(), 'slack', 'Night shift', 'https://slack.test/x') returning id), r as (insert into alert_rules (id, name, kind, channels, enabled) select gen_random_uuid(), 'Night', 'cap-percent', array[id], true from c) insert into alert_deliveries (channel_id, subject, body, events, held, next_at) select id, 'Waiting', '{}', 1, true, now() + interval '1 hour' from c",
  );
  await desk.query("insert into recovery_codes (staff_id, code_hash) values ($1, 'of then')", [
    desk.actor.staffId,
  ]);
  good = await takeBackup();
});
afterAll(async () => {
  for (const name of databases) await dropDatabase(desk.databaseUrl, name);
  for (const name of readdirSync(top))
    if (existsSync(join(top, name, "postgres-password"))) await removePostgres({ dataDir: join(top, name) });
  rmSync(top, { recursive: true, force: true });
  await desk.close();
});

function newFolder(...files: [string, string][]): string {
  const folder = join(top, String((folders += 1)));
  mkdirSync(folder);
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
  return folder;
}

async function newDatabase(): Promise<string> {
  const name = `subdesk_backup_${randomUUID().slice(0, 8)}`;
  databases.push(name);
  return createDatabase(desk.databaseUrl, name);
}

/** One that lowers ASCII alone. */
async function newDatabaseOfC(): Promise<string> {
  const url = new URL(desk.databaseUrl);
  const name = `subdesk_backup_${randomUUID().slice(0, 8)}`;
  databases.push(name);
  const [server] = await query(
    desk.databaseUrl,
    "select current_setting('server_version_num')::int as version",
  );
  const provider = Number(server?.version) < 150_000 ? "" : "locale_provider libc";
  await query(
    desk.databaseUrl,
    `create database "${name}" encoding 'UTF8' template template0 ${provider} lc_collate 'C' lc_ctype 'C'`,
  );
  url.pathname = `/${name}`;
  return url.href;
}

const outside = () => ({
  DATABASE_URL: desk.databaseUrl,
  AUTH_SECRET: secret,
  SUBDESK_DATA_DIR: join(top, "outside"),
});

async function takeBackup(): Promise<string> {
  const folder = newFolder();
  const { code, said } = await backup({ ...outside(), SUBDESK_BACKUP_DIR: folder });
  expect(said).toContain("found them equal");
  expect(code).toBe(0);
  const [name = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name);
}

/** A pulse continues while the test runs, and a backup does not know yet how it ends. */
const moving = { besides: ["instances", "backups"] };

const query = (url: string, text: string) =>
  withClient(url, async (client) => (await client.query<Record<string, unknown>>(text)).rows);

describe("a backup", () => {
  it("brings every value of every table back as it was", async () => {
    const url = await newDatabase();
    await verifyBackup(url, good, (await checkFile(good)).header);
    const before = await everythingIn(desk.databaseUrl, moving);
    const after = await everythingIn(url, moving);
    expect(Object.keys(before).length).toBeGreaterThan(25);
    expect(before.alert_rules?.join()).toContain("NaN");
    expect(after).toEqual(before);
  });

  it("can only be read by its owner, and names what is not in it", async () => {
    expect(statSync(good).mode & 0o777).toBe(0o600);
    expect(statSync(join(good, "..")).mode & 0o777).toBe(0o700);
    await desk.query("create table somebody_elses (x int)");
    const { code, said } = await backup({ ...outside(), SUBDESK_BACKUP_DIR: newFolder() });
    await desk.query("drop table somebody_elses");
    expect(said).toContain("Left out, because they are not Subdesk's: somebody_elses.");
    expect(said).toContain("It does not contain Subdesk's secret.");
    expect(code).toBe(0);
  });

  it("is of one moment while Subdesk continues writing", async () => {
    const plan = await planOf(await newDatabase(), await sourceLevel(desk.databaseUrl));
    let going = true;
    const write = async () => {
      while (going)
        await recordAuditAlone({ staffId: null, name: "writer" }, null, {
          action: "sub-user.set-note",
          outcome: "done",
        });
    };
    const head = async (url: string) => Number((await query(url, "select seq from audit_head"))[0]?.seq);
    const writers = Array.from({ length: 4 }, write);
    try {
      const seen: number[] = [];
      for (let turn = 0; turn < 4; turn += 1) {
        const [url, file, before] = [
          await newDatabase(),
          join(newFolder(), "x"),
          await head(desk.databaseUrl),
        ];
        const { header } = await writeBackup(desk.databaseUrl, plan, file, secret);
        const after = await head(desk.databaseUrl);
        await verifyBackup(url, file, header);
        const [whole] = await query(
          url,
          "select h.seq::int as head, count(*)::int as rows, max(l.seq)::int as last from audit_head h, audit_log l group by h.seq",
        );
        expect(whole).toEqual({ head: whole?.rows, rows: whole?.rows, last: whole?.rows });
        expect(whole?.head).toBeGreaterThanOrEqual(before);
        expect(after).toBeGreaterThan(Number(whole?.head));
        seen.push(Number(whole?.head));
      }
      expect(new Set(seen).size).toBe(4);
    } finally {
      going = false;
      await Promise.all(writers);
    }
  });

  it("keeps so many generations, and touches nothing else in its folder", async () => {
    const folder = newFolder(
      ["notes.txt", "mine"],
      ["subdesk-old.backup", "mine"],
      [".subdesk-20260101T000000.000Z.unverified", "of a killed one"],
    );
    for (let turn = 0; turn < 3; turn += 1)
      expect(
        (await backup({ ...outside(), SUBDESK_BACKUP_DIR: folder, SUBDESK_BACKUP_KEEP: "2" })).code,
      ).toBe(0);
    const names = readdirSync(folder).toSorted();
    expect(names).toEqual([
      "notes.txt",
      expect.stringMatching(/^subdesk-\d{8}T\d{6}\.\d{3}Z\.backup$/),
      expect.stringMatching(/^subdesk-\d{8}T\d{6}\.\d{3}Z\.backup$/),
      "subdesk-old.backup",
    ]);
    const refused = await backup({ ...outside(), SUBDESK_BACKUP_DIR: folder, SUBDESK_BACKUP_KEEP: "0" });
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining("SUBDESK_BACKUP_KEEP") });
    expect(readdirSync(folder).toSorted()).toEqual(names);
  });

  it("removes none of another Subdesk that has the same folder", async () => {
    const [folder, other] = [newFolder(), await newDatabase()];
    await migrateDatabase(other);
    const settings = {
      ...outside(),
      SUBDESK_BACKUP_DIR: folder,
      SUBDESK_BACKUP_KEEP: "1",
      SUBDESK_BACKUP_PROVE: "0",
    };
    await backup(settings);
    const [first] = readdirSync(folder);
    await backup({ ...settings, DATABASE_URL: other });
    expect(readdirSync(folder)).toHaveLength(2);
    expect(readdirSync(folder)).toContain(first);
    await backup(settings);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(readdirSync(folder)).not.toContain(first);
  });

  it("of a role that may write nothing removes those that it made itself, which no list has", async () => {
    const [own] = await desk.query<{ super: boolean }>(
      "select rolsuper as super from pg_roles where rolname = current_user",
    );
    if (!own?.super) return;
    const [role, folder] = [`reader_${randomUUID().slice(0, 8)}`, newFolder()];
    await desk.query(`create role ${role} login password 'x' in role pg_read_all_data`);
    const url = new URL(desk.databaseUrl);
    Object.assign(url, { username: role, password: "x" });
    const settings = {
      ...outside(),
      DATABASE_URL: url.href,
      SUBDESK_BACKUP_DIR: folder,
      SUBDESK_BACKUP_KEEP: "1",
      SUBDESK_BACKUP_PROVE: "0",
    };
    try {
      await backup(settings);
      const [first] = readdirSync(folder);
      const { said } = await backup(settings);
      expect(said).toContain("is not in Subdesk's own list");
      expect(readdirSync(folder)).toHaveLength(1);
      expect(readdirSync(folder)).not.toContain(first);
    } finally {
      await desk.query(`drop role ${role}`);
    }
  });

  it("that does not come back leaves no file, and the earlier ones as they were", async () => {
    const folder = newFolder();
    expect((await backup({ ...outside(), SUBDESK_BACKUP_DIR: folder, SUBDESK_BACKUP_KEEP: "1" })).code).toBe(
      0,
    );
    const before = readdirSync(folder);
    await desk.query("alter table setup_tokens drop constraint setup_tokens_pkey");
    await desk.query("insert into setup_tokens (token_hash) values ('x')");
    const { code, said } = await backup({
      ...outside(),
      SUBDESK_BACKUP_DIR: folder,
      SUBDESK_BACKUP_KEEP: "1",
    });
    await desk.query("delete from setup_tokens");
    await desk.query("alter table setup_tokens add primary key (token_hash)");
    await desk.query("insert into setup_tokens (token_hash) values ('x')");
    expect(said).toMatch(/^No backup was made; earlier ones are as they were\..*setup_tokens_pkey/s);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual(before);
    expect(await scratchDatabasesOf(desk)).toEqual([]);
  });

  it("on a full disk says so, leaves no file, and is in the list as failed", async () => {
    const folder = newFolder();
    const { code, said } = await backupWithin(8_192, { ...outside(), SUBDESK_BACKUP_DIR: folder });
    expect(said).toMatch(/^No backup was made; .* file system allows no file of this size/);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    expect(
      await desk.query("select trigger, state, problem, file from backups order by began_at desc limit 1"),
    ).toEqual([{ trigger: "command", state: "failed", problem: "disk-full", file: null }]);
  });

  it("is refused for a database that is not Subdesk's", async () => {
    const folder = newFolder();
    const { code, said } = await backup({
      ...outside(),
      DATABASE_URL: await newDatabase(),
      SUBDESK_BACKUP_DIR: folder,
    });
    expect(said).toContain("There is nothing to back up");
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is verified on a server of its own where the role may create no database", async () => {
    // A given server's role may be allowed to make no other; the bundled server's always is.
    const [own] = await desk.query<{ super: boolean }>(
      "select rolsuper as super from pg_roles where rolname = current_user",
    );
    if (!own?.super) return;
    const role = `limited_${randomUUID().slice(0, 8)}`;
    await desk.query(`create role ${role} login password 'x' in role pg_read_all_data`);
    try {
      const url = new URL(desk.databaseUrl);
      Object.assign(url, { username: role, password: "x" });
      const name = url.pathname.slice(1);
      await desk.query(
        `grant all on database "${name}" to ${role}; grant all on all tables in schema public to ${role}; grant usage on schema drizzle to ${role}`,
      );
      const { code, said } = await backup({
        ...outside(),
        DATABASE_URL: url.href,
        SUBDESK_BACKUP_DIR: newFolder(),
      });
      expect(said).toContain("found them equal");
      expect(code).toBe(0);
    } finally {
      await desk.query(`drop owned by ${role}; drop role ${role}`);
    }
  });
});

describe("a restore", () => {
  it("moves Subdesk into an empty data directory and out again, with an audit that verifies", {
    timeout: 180_000,
  }, async () => {
    const dataDir = newFolder(["secret", `${secret}\n`]);
    const inside = { SUBDESK_DATA_DIR: dataDir };
    const keyFile = `${dataDir}-credentials-key`;
    const restored = await restore(good, inside);
    expect(restored.said).toMatch(
      /^Restored Subdesk as it was at .*1 unfinished runs are paused.*1 operations were under way/s,
    );
    expect(restored.said).toContain("Recovery codes are as they were then: one used since works again.");
    expect(restored.said).toMatch(/1 messages? of alerts that waited .* its alerts go to: .*Night shift/s);
    expect(restored.said).toContain(
      `They open only with the key of that Subdesk; ${keyFile} does not exist yet: restore it before you start.`,
    );
    expect(restored.code).toBe(0);
    expect(await auditVerify(inside)).toMatchObject({
      code: 0,
      said: expect.stringContaining("The audit log is intact"),
    });

    expect(await backup(inside)).toMatchObject({ code: 0 });
    const [name = ""] = readdirSync(join(dataDir, "backups"));
    const url = await newDatabase();
    const back = { DATABASE_URL: url, AUTH_SECRET: secret, SUBDESK_DATA_DIR: join(top, "elsewhere") };
    expect(await restore(join(dataDir, "backups", name), back)).toMatchObject({ code: 0 });
    expect(await auditVerify(back)).toMatchObject({ code: 0 });
    expect(
      await query(url, "select count(*)::int as times from audit_log where action = 'desk.restore'"),
    ).toEqual([{ times: 2 }]);
    expect(
      await query(
        url,
        "select (select count(*) from sessions)::int as sessions, (select count(*) from setup_tokens)::int as links, (select count(*) from secret_links where sealed is not null or revoked_by is distinct from 'npm run restore')::int as secrets, (select string_agg(distinct state, ',') from runs) as runs, (select count(*) from operations where state = 'planned')::int as planned, (select count(*) from backups)::int as backups, (select string_agg(state, ',') from alert_deliveries where subject = 'Waiting') as waiting, (select count(*) from progress where name = 'desk.restored' and at > now() - interval '5 minutes')::int as restored",
      ),
    ).toEqual([
      {
        sessions: 0,
        links: 0,
        secrets: 0,
        runs: "paused",
        planned: 0,
        backups: 0,
        waiting: "failed",
        restored: 1,
      },
    ]);
    // New rows follow after the old ones.
    await query(
      url,
      `insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) values ('${netnutId}', 'new', 'x', 'active', now(), now())`,
    );

    const server = await startPostgres({ dataDir, log: () => {} });
    const start = () =>
      prepareDatabase({
        env: {
          ...appEnv(readSettings({ ...inside, NODE_ENV: "production" }), server.url, false),
          SUBDESK_CREDENTIALS_KEY_FILE: keyFile,
        },
        track: () => {},
      });
    await expect(start()).rejects.toThrow(/-credentials-key .* does not exist\. Restore it/);
    expect(existsSync(keyFile)).toBe(false);
    copyFileSync(env().credentialsKey.file ?? "", keyFile);
    await expect(start()).resolves.toBeNull();
    await server.stop();

    const files = readdirSync(join(dataDir, "postgres"), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    const secrets = [storedKey, desk.netnut.token, desk.nineProxy.apiKey, secret, ...proxyPasswords];
    const forms = secrets.flatMap((value) =>
      Object.values(encodingsOf(value)).filter((form) => form.length > 7),
    );
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      expect(
        forms.filter((form) => bytes.includes(form)),
        file.name,
      ).toEqual([]);
    }
    const opened = gunzipSync(readFileSync(good).subarray(17, -64)).toString("utf8");
    expect(opened).toContain("backed_up");
    for (const value of secrets) expect(leaksIn(opened, value)).toEqual([]);
  });

  it("refuses a file with any byte changed, cut off or added", async () => {
    const bytes = readFileSync(good);
    const file = join(newFolder(), "altered");
    const sampled = [
      ...Array(20).keys(),
      ...Array.from({ length: 60 }, (_, index) => Math.floor((index * bytes.length) / 60)),
      ...Array.from({ length: 64 - 33 }, (_, index) => bytes.length - 64 + index),
    ];
    for (const position of sampled) {
      const altered = Buffer.from(bytes);
      altered[position] = (altered[position] ?? 0) ^ (1 << (position % 8));
      writeFileSync(file, altered);
      await expect(checkFile(file), `byte ${position}`).rejects.toThrow(
        /is damaged or cut off|is not a backup|newer Subdesk/,
      );
    }
    for (const length of [
      0,
      1,
      16,
      17,
      18,
      80,
      81,
      82,
      1000,
      bytes.length >> 1,
      bytes.length - 65,
      bytes.length - 64,
      bytes.length - 1,
    ]) {
      writeFileSync(file, bytes.subarray(0, length));
      await expect(checkFile(file), `${length} bytes`).rejects.toThrow(
        /is damaged or cut off|is not a backup/,
      );
    }
    writeFileSync(file, Buffer.concat([bytes, Buffer.from("x")]));
    await expect(checkFile(file)).rejects.toThrow("damaged");
    // The last 32 bytes are the seal: it needs the secret to be told from a true one.
    const altered = Buffer.from(bytes);
    altered[bytes.length - 1] = (altered[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(file, altered);
    expect((await checkFile(file)).sealedUnder(secret)).toBe(false);
    expect((await checkFile(good)).sealedUnder(secret)).toBe(true);
  });

  const cut = () => {
    const file = join(newFolder(), "cut");
    writeFileSync(file, readFileSync(good).subarray(0, -100));
    return file;
  };
  const foreign = () => join(newFolder(["dump.sql", "-- PostgreSQL database dump\n"]), "dump.sql");
  it.each<[string, () => string, () => [string, string][], RegExp, string[]]>([
    ["a file that is cut off", cut, () => [["secret", secret]], /damaged or cut off/, []],
    ["a file of another program", foreign, () => [["secret", secret]], /is not a backup of Subdesk/, []],
    ["a file that is not there", () => join(top, "none"), () => [["secret", secret]], /There is no file/, []],
    [
      "a folder that is not empty",
      () => good,
      () => [
        ["secret", secret],
        ["postgres-password", "x"],
      ],
      /is not empty \(postgres-password\)/,
      [],
    ],
    ["no secret", () => good, () => [], /Subdesk's secret is missing here/, []],
    [
      "another secret",
      () => good,
      () => [["secret", "another secret of thirty-two characters"]],
      /not the one this backup was made under/,
      [],
    ],
    ["an option that there is not", () => good, () => [["secret", secret]], /Unknown option/, ["--force"]],
  ])("refuses %s and changes nothing", async (_what, file, files, sentence, more) => {
    const dataDir = newFolder(...files());
    const before = readdirSync(dataDir).map((name) => [name, readFileSync(join(dataDir, name), "utf8")]);
    const { code, said } = await restore(file(), { SUBDESK_DATA_DIR: dataDir }, ...more);
    expect(said).toMatch(sentence);
    expect(said).toMatch(/^Nothing was restored or changed\./);
    expect(said).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
    expect(readdirSync(dataDir).map((name) => [name, readFileSync(join(dataDir, name), "utf8")])).toEqual(
      before,
    );
  });

  it("does not even make the data directory when it refuses", async () => {
    const dataDir = join(newFolder(), "data");
    expect(await restore(good, { SUBDESK_DATA_DIR: dataDir })).toMatchObject({ code: 1 });
    expect(existsSync(dataDir)).toBe(false);
  });

  it("refuses an outside database that is not empty and changes nothing", async () => {
    const before = await everythingIn(desk.databaseUrl, moving);
    expect(await restore(good, outside())).toMatchObject({
      code: 1,
      said: expect.stringMatching(/The database .* is not empty/),
    });
    expect(await everythingIn(desk.databaseUrl, moving)).toEqual(before);
    const url = await newDatabase();
    await query(url, "create table mine (x int)");
    expect(await restore(good, { ...outside(), DATABASE_URL: url })).toMatchObject({ code: 1 });
    expect(
      await query(
        url,
        "select relname from pg_class where relkind in ('r', 'S', 'v') and relnamespace = 'public'::regnamespace",
      ),
    ).toEqual([{ relname: "mine" }]);
  });

  it("leaves nothing behind when it fails in the middle", async () => {
    // A whole file by its check sums, whose rows contradict each other.
    await desk.query("alter table setup_tokens drop constraint setup_tokens_pkey");
    await desk.query("insert into setup_tokens (token_hash) values ('twice'), ('twice')");
    const file = join(newFolder(), "x.backup");
    await writeBackup(
      desk.databaseUrl,
      await planOf(await newDatabase(), await sourceLevel(desk.databaseUrl)),
      file,
      secret,
    );
    await desk.query("delete from setup_tokens where token_hash = 'twice'");
    await desk.query("alter table setup_tokens add primary key (token_hash)");
    const dataDir = newFolder(["secret", secret]);
    expect(await restore(file, { SUBDESK_DATA_DIR: dataDir })).toMatchObject({
      code: 1,
      said: expect.stringContaining("Nothing was restored or changed"),
    });
    expect(readdirSync(dataDir)).toEqual(["secret"]);
    const url = await newDatabase();
    expect(await restore(file, { ...outside(), DATABASE_URL: url })).toMatchObject({ code: 1 });
    expect(await query(url, "select 1 from pg_namespace where nspname = 'drizzle'")).toEqual([]);
  });

  it("takes an older schema and brings it up to date, and refuses a newer one", async () => {
    const [old, file] = [await newDatabase(), join(newFolder(), "old.backup")];
    const level = (await sourceLevel(desk.databaseUrl)).slice(0, 2);
    const plan = await planOf(old, level);
    await withTextClient(old, async (client) => {
      await client.query("begin");
      await applyMigrations(client, level);
      await client.query(
        "insert into accounts (id, provider, label, source) values ('kept', 'netnut', 'Kept', 'demo')",
      );
      await client.query("commit");
    });
    await writeBackup(old, plan, file, secret);
    const url = await newDatabase();
    expect(await restore(file, { ...outside(), DATABASE_URL: url })).toMatchObject({ code: 0 });
    expect(await query(url, "select label from accounts")).toEqual([{ label: "Kept" }]);
    expect(await query(url, "select count(*)::int as migrations from drizzle.__drizzle_migrations")).toEqual([
      { migrations: (await sourceLevel(desk.databaseUrl)).length },
    ]);

    await query(
      old,
      `insert into drizzle.__drizzle_migrations (hash, created_at) select '${"a".repeat(64)}', 9999999999999`,
    );
    await expect(sourceLevel(old)).rejects.toThrow("does not know");
    await query(
      url,
      `insert into drizzle.__drizzle_migrations (hash, created_at) select '${"a".repeat(64)}', 9999999999999`,
    );
    await expect(sourceLevel(url)).rejects.toThrow("made by a newer Subdesk");
    const later = readFileSync(file);
    later[15] = "2".charCodeAt(0);
    writeFileSync(file, later);
    await expect(checkFile(file)).rejects.toThrow("made by a newer Subdesk (format 2)");
  });

  it("brings everything back where the two databases lower capitals in different ways, and finds it there", async () => {
    const [c, file] = [await newDatabaseOfC(), join(newFolder(), "c.backup")];
    await migrateDatabase(c);
    await query(
      c,
      `insert into accounts (id, provider, label, source) values ('kept', 'netnut', 'Kept', 'demo');
       insert into customers (id, name, reference, created_by) values (gen_random_uuid(), 'Łódź', 'Øst 1', 'Ada');
       insert into comments (id, customer_id, author_name, body) select gen_random_uuid(), id, 'Ada', 'Đakovo' from customers;
       insert into sub_users (account_id, remote_id, name, status, first_seen_at, observed_at) values ('kept', '1', 'Ħamrun', 'active', now(), now());
       insert into customer_links (customer_id, account_id, remote_id, since, change_id, linked_by) select id, 'kept', '1', now(), gen_random_uuid(), 'Ada' from customers`,
    );
    await writeBackup(c, await planOf(await newDatabase(), await sourceLevel(c)), file, secret);
    const { header } = await checkFile(file);
    await verifyBackup(await newDatabase(), file, header);
    const url = await newDatabase();
    await restoreBackup(url, file, header);
    const finds = (column: string, table: string, word: string) =>
      query(url, `select ${column} like search_pattern('${word}') as found from ${table}`);
    for (const [column, table, word] of [
      ["search_text", "customers", "Łódź"],
      ["search_private", "customers", "Øst"],
      ["search_text", "comments", "Đakovo"],
      ["search_text", "sub_users", "Ħamrun"],
      ["search_text", "sub_users", "Łódź"],
    ] as const)
      expect([table, word, await finds(column, table, word)]).toEqual([table, word, [{ found: true }]]);
    expect(
      await query(
        url,
        "select s.sort_key = sort_text(s.name) as own, s.customer_sort = sort_text(c.name) and c.sort_key = s.customer_sort as theirs from sub_users s join customers c on c.id = s.customer_id",
      ),
    ).toEqual([{ own: true, theirs: true }]);
    // What guards the restored rows is in force again.
    expect(await query(url, "select 1 from pg_trigger where tgenabled <> 'O'")).toEqual([]);
    await expect(query(url, "delete from audit_log")).rejects.toThrow("append-only");
  });

  it("takes a newer schema that this version works with, under its own secret only", async () => {
    const text = "create table from_the_future (id int primary key); insert into from_the_future values (7)";
    const newer: Migration = {
      hash: createHash("sha256").update(text).digest("hex"),
      when: 9_999_999_999_999,
      text,
      needs: readMigrations().length,
      version: "9.8.7",
    };
    const [ahead, folder] = [await newDatabase(), newFolder()];
    await migrateDatabase(ahead);
    await withTextClient(ahead, (client) => applyMigrations(client, [newer]));
    const settings = { ...outside(), DATABASE_URL: ahead };
    expect(await backup({ ...settings, SUBDESK_BACKUP_DIR: folder })).toMatchObject({ code: 0 });
    const [name = ""] = readdirSync(folder);
    const [url, file] = [await newDatabase(), join(folder, name)];

    const foreign = {
      ...settings,
      DATABASE_URL: url,
      AUTH_SECRET: "another secret of thirty-two characters",
    };
    expect(await restore(file, foreign, "--other-secret")).toMatchObject({
      code: 1,
      said: expect.stringContaining("not the one this backup was made under"),
    });
    expect(await restore(file, { ...settings, DATABASE_URL: url })).toMatchObject({ code: 0 });
    expect(await query(url, "select id from from_the_future")).toEqual([{ id: 7 }]);
    expect(
      await query(
        url,
        "select version, needs from drizzle.__drizzle_migrations order by created_at desc limit 1",
      ),
    ).toEqual([{ version: "9.8.7", needs: newer.needs }]);

    await query(url, "update drizzle.__drizzle_migrations set needs = needs + 1 where version = '9.8.7'");
    await expect(sourceLevel(url)).rejects.toThrow("made by a newer Subdesk");
  });
});
