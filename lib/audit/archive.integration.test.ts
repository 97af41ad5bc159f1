import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createDatabase, dropDatabase } from "../../scripts/lib/databases.mjs";
import { auditVerify } from "../../testing/chore";
import { startDesk, type TestDesk } from "../../testing/desk";
import { underSecret } from "../../testing/under-secret";
import { from } from "../../testing/staff";
import { checkFile } from "../backup/file";
import { restoreBackup } from "../backup/restore";
import { planOf, sourceLevel, writeBackup } from "../backup/write";
import { db } from "../db/client";
import { allAudit } from "../domain/audit/search";
import { env } from "../env";
import { digestUnder } from "../secrets";
import { archiveAudit } from "./archive";
import { exportAudit } from "./export";
import { listAudit } from "./list";
import { headSeal } from "./head";
import { recordAudit } from "./record";
import { verifyAudit } from "./verify";

let desk: TestDesk;
/** Someone who owns the database and can switch its triggers off, without Subdesk's secret. */
let intruder: pg.Client;
const folder = mkdtempSync(join(tmpdir(), "subdesk-archive-"));
const files = () => readdirSync(folder).toSorted();
const pathOf = (index: number) => join(folder, files()[index] ?? "");
const linesOf = (index: number) =>
  gunzipSync(readFileSync(pathOf(index)))
    .toString()
    .split("\n")
    .slice(0, -1);
const rewrite = (index: number, lines: string[]) =>
  writeFileSync(pathOf(index), gzipSync(lines.map((line) => `${line}\n`).join("")));

const monthsAgo = (months: number, day: number) => {
  const at = new Date();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() - months);
  at.setUTCDate(day);
  return at;
};
const note = (subject: string, at?: Date) =>
  db().transaction((tx) =>
    recordAudit(
      tx,
      { staffId: desk.actor.staffId, name: "Ada" },
      null,
      // A character that some readers of lines take for the end of one.
      { action: "sub-user.set-note", outcome: "done", subject, after: { note: `for ${subject}\u2028` } },
      at,
    ),
  );
const days = (count: number | null) =>
  Object.assign(env(), { auditArchive: { ...env().auditArchive, days: count } });

/**
 * Of the first month, in two files; of the second; and of now, with three about the archives. The first of
 * them are of a month that ended lately.
 */
const [january, february, now, lately] = [30, 12, 9, 4];
const all = january + february + now + 3;

beforeAll(async () => {
  vi.stubEnv("SUBDESK_AUDIT_ARCHIVE_DIR", folder);
  desk = await startDesk();
  for (let index = 0; index < january; index += 1) await note(`one ${index}`, monthsAgo(7, 1 + (index % 20)));
  for (let index = 0; index < february; index += 1) await note(`two ${index}`, monthsAgo(6, 3));
  for (let index = 0; index < now; index += 1)
    await note(`now ${index}`, index < lately ? monthsAgo(2, 3) : undefined);
  intruder = new pg.Client(desk.databaseUrl);
  await intruder.connect();
});
afterAll(async () => {
  await intruder.end();
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the archive of the audit", () => {
  it("is not made unless set, nor of a month that is not old enough", async () => {
    expect(await archiveAudit()).toBe(0);
    days(300);
    expect(await archiveAudit()).toBe(0);
    expect([files(), await desk.query("select 1 from audit_archives")]).toEqual([[], []]);
  });

  it("keeps all in the database when it fails in the middle, and leaves nothing half done behind", async () => {
    days(90);
    // The last statement of the transaction, after the entries were removed.
    await intruder.query(
      "create function crash() returns trigger language plpgsql as $$ begin raise 'crash'; end $$; create trigger crash before insert on audit_log execute function crash()",
    );
    await expect(archiveAudit(20)).rejects.toThrow();
    await intruder.query("drop trigger crash on audit_log");
    expect(files()).toHaveLength(1);
    expect(await desk.query("select 1 from audit_archives")).toEqual([]);
    expect(await verifyAudit()).toEqual({ intact: true, rows: january + february + now });
    // As if the disk had lost it, too: it is written again.
    writeFileSync(pathOf(0), "torn");
  });

  it("moves whole months into files that only their owner can read, and the chain verifies across them", async () => {
    expect(await archiveAudit(20)).toBe(january + february);
    expect(await archiveAudit(20)).toBe(0);
    expect(files()).toHaveLength(3);
    expect(files().every((name) => /^audit-\d{10}-\d{10}-[0-9a-f]{12}\.jsonl\.gz$/.test(name))).toBe(true);
    expect(files().map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
    expect(
      await desk.query(
        "select first_seq, last_seq, last_at < now() - interval '90 days' as old from audit_archives order by 1",
      ),
    ).toEqual([
      { first_seq: 1, last_seq: 20, old: true },
      { first_seq: 21, last_seq: 30, old: true },
      { first_seq: 31, last_seq: 42, old: true },
    ]);
    expect(await desk.query("select min(seq) as first, count(*) as rows from audit_log")).toEqual([
      { first: 43, rows: now + 3 },
    ]);
    expect(
      await desk.query(
        "select actor_name, after from audit_log where action = 'audit.archive' order by seq limit 1",
      ),
    ).toEqual([{ actor_name: "Subdesk", after: { firstRow: 1, lastRow: 20 } }]);
    expect(await verifyAudit()).toEqual({ intact: true, rows: all, archived: { rows: 42, files: 3 } });
    expect(await verifyAudit(undefined, { anchorsOnly: true })).toEqual(await verifyAudit());
  });
});

describe("the database lets the audit lose", () => {
  const record = (first: number, last: number, hash = `(select hash from audit_log where seq = ${last})`) =>
    `insert into audit_archives values (${first}, ${last}, now(), now(), '', ${hash}, 'forged', '', now(), '')`;
  const remove = (first: number, last: number) =>
    `delete from audit_log where seq between ${first} and ${last}`;
  it.each([
    ["nothing without a record", remove(43, 45)],
    ["nothing without a record, not even nothing", "delete from audit_log where seq < 0"],
    ["not more than its record says", `${record(43, 45)}; ${remove(43, 46)}`],
    ["not less", `${record(43, 45)}; ${remove(43, 44)}`],
    ["not a part, and then the rest", `${record(43, 46)}; ${remove(43, 44)}; ${remove(45, 46)}`],
    ["not others than the oldest", `${record(44, 45)}; ${remove(44, 45)}`],
    ["not those of another chain", `${record(43, 45, "'other'")}; ${remove(43, 45)}`],
    ["nothing by the record of an earlier transaction", remove(31, 60)],
    ["no entry to a change", "update audit_log set reason = 'other' where seq = 43"],
    ["nor all of them", `${record(43, 54)}; truncate audit_log`],
    ["no record to a change", "update audit_archives set last_seq = 50"],
    ["no record", "delete from audit_archives"],
    ["nor all records", "truncate audit_archives"],
  ])("%s", async (_, statements) => {
    await expect(desk.query(statements)).rejects.toThrow(/append-only/);
    expect(await verifyAudit()).toMatchObject({ intact: true, rows: all });
  });
});

describe("verifying finds", () => {
  const kept = mkdtempSync(join(tmpdir(), "subdesk-archive-kept-"));
  beforeAll(async () => {
    for (const name of files()) copyFileSync(join(folder, name), join(kept, name));
    await intruder.query(
      "alter table audit_log disable trigger all; alter table audit_archives disable trigger all; create table kept_log as table audit_log; create table kept_archives as table audit_archives; create table kept_head as table audit_head",
    );
  });
  beforeEach(async () => expect(await verifyAudit()).toMatchObject({ intact: true, rows: all }));
  afterEach(async () => {
    for (const name of files()) rmSync(join(folder, name));
    for (const name of readdirSync(kept)) copyFileSync(join(kept, name), join(folder, name));
    await intruder.query(
      "begin; delete from audit_log; insert into audit_log select * from kept_log; delete from audit_archives; insert into audit_archives select * from kept_archives; delete from audit_head; insert into audit_head select * from kept_head; commit",
    );
  });
  afterAll(async () => {
    await intruder.query(
      "alter table audit_log enable trigger all; alter table audit_archives enable trigger all",
    );
    rmSync(kept, { recursive: true, force: true });
  });

  const changed = (index: number, line: number, change: (line: string) => string) =>
    rewrite(
      index,
      linesOf(index).map((text, place) => (place === line ? change(text) : text)),
    );

  it.each<[what: string, tamper: () => unknown, seq: number, problem: RegExp]>([
    [
      "a line that was changed",
      () => changed(0, 4, (line) => line.replace("one 4", "one X")),
      5,
      /was changed in the archive/,
    ],
    [
      "a moment written in another way",
      () => changed(1, 2, (line) => line.replace('.000Z"', 'Z"').replace(/(\.\d{3})Z"/, '$1+00:00"')),
      21,
      /not the file that was archived/,
    ],
    [
      "a line with more in it",
      () => changed(0, 0, (line) => line.replace("{", '{"more":1,')),
      1,
      /was changed/,
    ],
    ["a line that is none", () => changed(0, 6, () => "{}"), 7, /cannot be read/],
    ["a line that is missing", () => rewrite(1, linesOf(1).toSpliced(3, 1)), 24, /is missing in the archive/],
    ["the last line missing", () => rewrite(1, linesOf(1).slice(0, -1)), 30, /is missing in the archive/],
    [
      "two lines swapped",
      () =>
        rewrite(
          2,
          linesOf(2).toSorted((a, b) => (a.includes('"seq":33') ? -1 : b.includes('"seq":33') ? 1 : 0)),
        ),
      31,
      /is missing/,
    ],
    ["a line more", () => rewrite(0, [...linesOf(0), linesOf(1)[0] ?? ""]), 21, /follows its last row/],
    ["a file in the place of another", () => copyFileSync(pathOf(1), pathOf(0)), 1, /is missing/],
    [
      "a file that was cut off",
      () => writeFileSync(pathOf(2), readFileSync(pathOf(2)).subarray(0, -20)),
      31,
      /./,
    ],
    ["a file that is none", () => writeFileSync(pathOf(2), "nothing"), 31, /cannot be read whole/],
    [
      "a file that is missing",
      () => rmSync(pathOf(1)),
      21,
      /audit-0000000021-0000000030-\w+\.jsonl\.gz, which is missing from \//,
    ],
    [
      "the record of the oldest archive removed",
      () => intruder.query("delete from audit_archives where first_seq = 1"),
      1,
      /no record of an archive covers it/,
    ],
    [
      "the record in the middle removed",
      () => intruder.query("delete from audit_archives where first_seq = 21"),
      21,
      /no record/,
    ],
    [
      "the record of the newest archive removed",
      () => intruder.query("delete from audit_archives where first_seq = 31"),
      31,
      /is missing/,
    ],
    ["all records removed", () => intruder.query("delete from audit_archives"), 1, /is missing/],
    [
      "the front cut off without an archive",
      () => intruder.query("delete from audit_log where seq < 46"),
      43,
      /is missing/,
    ],
    [
      "an entry that is in a file as well",
      () =>
        intruder.query(
          "insert into audit_log select 42, at, action, outcome, actor_id, actor_name, address, account_id, remote_id, subject, before, after, reason, request_id, operation_id, run_id, previous, hash from audit_log where seq = 43",
        ),
      42,
      /does not belong/,
    ],
  ])("%s", async (_, tamper, seq, problem) => {
    await tamper();
    expect(await verifyAudit()).toEqual({
      intact: false,
      seq,
      problem: expect.stringMatching(problem) as unknown,
    });
  });

  it("any column of a record that was changed, with files and without", async () => {
    for (const [column, value] of [
      ["last_seq", "last_seq - 1"],
      ["first_at", "first_at - interval '1 second'"],
      ["last_at", "last_at + interval '1 second'"],
      ["previous", "'x'"],
      ["hash", "'x'"],
      ["file", "'x' || file"],
      ["digest", "'x'"],
      ["archived_at", "archived_at + interval '1 second'"],
      ["seal", "(select seal from kept_archives where first_seq = 1)"],
    ]) {
      await intruder.query(`update audit_archives set ${column} = ${value} where first_seq = 31`);
      for (const anchorsOnly of [false, true])
        expect([column, await verifyAudit(undefined, { anchorsOnly })]).toMatchObject([
          column,
          { intact: false },
        ]);
      await intruder.query(
        "delete from audit_archives where first_seq = 31; insert into audit_archives select * from kept_archives where first_seq = 31",
      );
    }
  });

  it("an archive that was forged without the key, even where all its lines are genuine", async () => {
    // All that only the key is missing for: the entries, their file, its digest, and the
    // next line of the chain.
    const { rows } = await intruder.query<{ line: string }>(
      "select to_jsonb(l)::text as line from audit_log l where seq between 43 and 46 order by seq",
    );
    writeFileSync(
      join(folder, "audit-forged.jsonl.gz"),
      gzipSync(rows.map(({ line }) => `${line}\n`).join("")),
    );
    await intruder.query(
      `insert into audit_archives select 43, 46, min(at), max(at), (array_agg(previous order by seq))[1],
         (array_agg(hash order by seq desc))[1], 'audit-forged.jsonl.gz', 'x', now(),
         (select seal from kept_archives where first_seq = 31)
       from audit_log where seq between 43 and 46`,
    );
    await intruder.query("delete from audit_log where seq between 43 and 46");
    expect(await verifyAudit()).toMatchObject({ intact: false, seq: 43 });
    expect(await verifyAudit(undefined, { anchorsOnly: true })).toEqual({
      intact: false,
      seq: 43,
      problem: expect.stringMatching(/audit-forged.*was not made by Subdesk/) as unknown,
    });
  });

  it("that an entry in a file is not the one that was noted outside the database", async () => {
    const [hash = ""] = linesOf(1)
      .slice(-1)
      .map((line) => (JSON.parse(line) as { hash: string }).hash);
    expect(await verifyAudit({ seq: 30, hash })).toMatchObject({ intact: true });
    for (const anchorsOnly of [false, true])
      expect(await verifyAudit({ seq: 30, hash: "other" }, { anchorsOnly })).toMatchObject({
        intact: false,
        seq: 30,
      });
    expect(await verifyAudit({ seq: 7, hash: "other" })).toMatchObject({ intact: false, seq: 7 });
  });

  it("nothing where only anchors are asked for and the files are elsewhere", async () => {
    expect(await verifyAudit(undefined, { folder: join(folder, "nowhere") })).toMatchObject({
      intact: false,
      seq: 1,
    });
    expect(
      await verifyAudit(undefined, { folder: join(folder, "nowhere"), anchorsOnly: true }),
    ).toMatchObject({
      intact: true,
      rows: all,
    });
  });
});

describe("what is in files is not claimed to be here", () => {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const archived = { through: 42, until: monthsAgo(6, 3).toISOString().slice(0, 10) };
  it("by the list, wherever its filter reaches that far", async () => {
    const said = async (filter: object) => {
      const page = await listAudit(desk.actor, { ...allAudit, ...filter });
      return page.archived && { through: page.archived.through, until: page.archived.until.slice(0, 10) };
    };
    expect(await said({})).toEqual(archived);
    expect(await said({ q: "one 3" })).toEqual(archived);
    expect(await said({ from: day(monthsAgo(6, 1)) })).toEqual(archived);
    expect(await said({ to: day(monthsAgo(7, 1)) })).toEqual(archived);
    expect(await said({ from: day(monthsAgo(5, 1)) })).toBeNull();
    const nothing = await listAudit(desk.actor, { ...allAudit, to: day(monthsAgo(6, 20)) });
    expect(nothing).toMatchObject({ rows: [], next: null, archived: { through: 42 } });
  });

  it("by the export, in the place of what it lacks", async () => {
    const last = async (filter: object) => {
      const parts: string[] = [];
      for await (const part of await exportAudit(desk.actor, { ...allAudit, ...filter }, from()))
        parts.push(part);
      return parts.join("").split("\r\n").at(-1);
    };
    expect(await last({})).toMatch(/1-42.*Not in this file: rows 1 to 42, until .*Z, are in archive files/);
    expect(await last({ from: day(new Date()) })).not.toContain("Not in this file");
  });
});

describe("a backup", () => {
  it("holds the records, and verifies with the files beside it", async () => {
    const scratch = mkdtempSync(join(tmpdir(), "subdesk-archive-restored-"));
    const name = `subdesk_archive_${randomUUID().slice(0, 8)}`;
    const url = await createDatabase(desk.databaseUrl, name);
    const file = join(scratch, "one.backup");
    const plan = await planOf(url, await sourceLevel(desk.databaseUrl));
    await writeBackup(desk.databaseUrl, plan, file, env().authSecret, new Date());
    const restored = await restoreBackup(url, file, (await checkFile(file)).header);
    const settings = {
      DATABASE_URL: url,
      AUTH_SECRET: env().authSecret,
      SUBDESK_DATA_DIR: join(scratch, "data"),
    };
    const without = await auditVerify(settings);
    expect(without.said).toMatch(
      /The audit log is not intact: row 1 begins the archive audit-0000000001-0000000020-\w+\.jsonl\.gz, which is missing from \/.*audit-archive\.$/,
    );
    expect(without.code).toBe(1);
    const anchors = await auditVerify(settings, "--anchors-only");
    expect(anchors.said).toContain("Rows 1 to 42 are in 3 archive files, which were not read");
    expect(anchors.code).toBe(0);
    const whole = await auditVerify({ ...settings, SUBDESK_AUDIT_ARCHIVE_DIR: folder });
    expect(whole.said).toContain(`The audit log is intact: ${restored.audit + 1} rows`);
    expect(whole.said).toContain(`Rows 1 to 42 were read from 3 archive files in ${folder}.`);
    expect(whole.code).toBe(0);
    expect(await auditVerify(settings, "--quick")).toMatchObject({ code: 1 });
    await dropDatabase(desk.databaseUrl, name);
    rmSync(scratch, { recursive: true, force: true });
  }, 60_000);
});

describe("another secret", () => {
  it("seals an archive of what was made with the earlier one, and the entries after it still verify", async () => {
    const before = env().authSecret;
    const after = "a secret of a day, of the tests, long enough";
    underSecret(after, [before]);
    const last = async () => {
      const { rows } = await intruder.query<{ seq: number; hash: string }>(
        "select seq::int, hash from audit_head",
      );
      return rows[0] ?? { seq: 0, hash: "" };
    };
    const { seq } = await last();
    // Nothing was made with it yet.
    expect(await verifyAudit()).toEqual({ intact: true, rows: seq, archived: { rows: 42, files: 3 } });
    days(20);
    expect(await archiveAudit()).toBe(lately);
    const whole = { intact: true, rows: seq + 1, archived: { rows: 42 + lately, files: 4 } };
    expect(await verifyAudit()).toEqual(whole);
    expect(await verifyAudit(undefined, { anchorsOnly: true })).toEqual(whole);

    const head = await last();
    const seal = (text: string) => intruder.query("update audit_head set seal = $1", [text]);
    await seal(
      digestUnder(before, "audit", Buffer.from(`head.${head.seq}.${head.hash}`)).toString("base64url"),
    );
    expect(await verifyAudit()).toMatchObject({ intact: false, seq: head.seq });
    await seal(headSeal(head.seq, head.hash));
    expect(await verifyAudit()).toEqual(whole);
  });

  it("verifies what was made with the earlier one only where that is given, and lets it make nothing new", async () => {
    const before = env().authSecret;
    const after = "a new secret of the tests, long enough too";
    const first = env().earlierSecrets;
    underSecret(after, [...first, before]);
    await note("after the rotation");
    expect(await verifyAudit()).toMatchObject({ intact: true, archived: { rows: 42 + lately, files: 4 } });
    underSecret(after, []);
    expect(await verifyAudit()).toMatchObject({ intact: false, seq: 1 });
    // Whoever holds the earlier secret continues the chain, and moves the head.
    underSecret(before, [after]);
    await note("made with the earlier secret");
    underSecret(after, [...first, before]);
    const { rows } = await intruder.query<{ seq: number }>("select max(seq)::int as seq from audit_log");
    expect(await verifyAudit()).toMatchObject({ intact: false, seq: rows[0]?.seq });
  });
});
