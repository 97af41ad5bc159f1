import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "../db/client";
import { env } from "../env";
import { startDesk, type TestDesk } from "../../testing/desk";
import { underSecret } from "../../testing/under-secret";
import { recordAnchor, readAnchor } from "./anchor";
import { acceptHead } from "./head";
import { recordAudit, recordAuditAlone } from "./record";
import { verifyAudit } from "./verify";

const rows = 60;
const alterations = 1_000;

const restoreAll =
  "begin; delete from audit_log; insert into audit_log select * from kept_log; delete from audit_head; insert into audit_head select * from kept_head; commit";

let desk: TestDesk;
/** Someone who owns the database and can switch its triggers off. */
let intruder: pg.Client;

beforeAll(async () => {
  desk = await startDesk();
  for (let index = 0; index < rows; index += 1) {
    await recordAuditAlone({ staffId: desk.actor.staffId, name: "Ada" }, null, {
      action: index % 3 === 0 ? "sub-user.set-limits" : "session.sign-in",
      outcome: index % 2 === 0 ? "done" : "refused",
      accountId: "netnut-sandbox",
      remoteId: String(index),
      subject: `customer ${index}`,
      before: { trafficCap: index },
      after: { trafficCap: index + 1 },
      reason: index % 5 === 0 ? "asked by mail" : null,
    });
  }
  intruder = new pg.Client(desk.databaseUrl);
  await intruder.connect();
  await intruder.query("alter table audit_log disable trigger all");
  await intruder.query("create table kept_log as table audit_log");
  await intruder.query("create table kept_head as table audit_head");
});

afterAll(async () => {
  await intruder.end();
  await desk.close();
});

describe("audit: append-only with a hash chain, verify finds any change, removal, reorder or truncation", () => {
  it("is append-only for Subdesk itself", async () => {
    await intruder.query("alter table audit_log enable trigger all");
    for (const change of [
      "update audit_log set reason = 'other'",
      "delete from audit_log",
      "truncate audit_log",
    ])
      await expect(desk.query(change)).rejects.toThrow(/append-only/);
    await intruder.query("alter table audit_log disable trigger all");
  });

  it("is whole as it was written", async () => {
    expect(await verifyAudit()).toEqual({ intact: true, rows });
  });

  it(`shows every one of ${alterations} random alterations`, { timeout: 240_000 }, async () => {
    const missed: string[] = [];
    for (let turn = 0; turn < alterations; turn += 1) {
      const { sql, params } = alteration(turn);
      await intruder.query(sql, params);
      const verdict = await verifyAudit();
      if (verdict.intact) missed.push(`${sql} ${JSON.stringify(params)}`);
      await intruder.query(restoreAll);
    }
    expect(missed).toEqual([]);
    expect(await verifyAudit()).toEqual({ intact: true, rows });
  });

  it("shows that the end was cut off, even with the head moved back by hand", async () => {
    const anchor = (await desk.query<{ seq: number; hash: string }>("select seq, hash from audit_head"))[0];
    await intruder.query(`delete from audit_log where seq > ${rows - 3}`);
    expect(await verifyAudit()).toMatchObject({ intact: false, seq: rows - 2 });
    await intruder.query(
      "update audit_head h set seq = l.seq, hash = l.hash from (select seq, hash from audit_log order by seq desc limit 1) l",
    );
    expect(await verifyAudit()).toMatchObject({ intact: false });
    expect(await verifyAudit(anchor)).toMatchObject({ intact: false });
    await intruder.query(restoreAll);
  });
});

describe("another secret", () => {
  const [before, now] = ["a secret of the tests, long enough to be one", "the one after it, long enough too"];
  const write = () =>
    recordAudit(db(), { staffId: null, name: "Ada" }, null, { action: "session.sign-in", outcome: "done" });
  afterAll(() => underSecret(before));

  it("adds no line to the chain, until it is known to follow the one before it", async () => {
    underSecret(now);
    await expect(write()).rejects.toThrow(
      /^AUTH_SECRET is not the secret that this database was written with/,
    );
    expect(await desk.query("select seq::int from audit_head")).toEqual([{ seq: rows }]);
    underSecret(now, [before]);
    await write();
    underSecret(now);
    await write();
    underSecret(before);
    await expect(write()).rejects.toThrow(/AUTH_SECRET/);
    underSecret(now, [before]);
    expect(await verifyAudit()).toEqual({ intact: true, rows: rows + 2 });
  });

  it("continues where the one before is lost and a person says so", async () => {
    underSecret("a third one, as the second is lost now");
    expect(await acceptHead(db())).toBe(true);
    await write();
    expect(await acceptHead(db())).toBe(false);
    underSecret(before);
    await intruder.query(restoreAll);
  });
});

describe("the row that is noted outside the database", () => {
  let folder = "";
  const file = () => join(folder, "audit-anchor.json");
  const noted = () => JSON.parse(readFileSync(file(), "utf8")) as { seq: number };
  const restoreLog = () => intruder.query(restoreAll);
  const write = async (lines: number) => {
    for (let line = 0; line < lines; line += 1)
      await recordAudit(db(), { staffId: null, name: "Ada" }, null, {
        action: "session.sign-in",
        outcome: "done",
      });
  };
  const verdict = async () => {
    const anchor = await readAnchor();
    return verifyAudit(anchor === "unreadable" ? undefined : anchor);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "subdesk-anchor-"));
    Object.assign(env(), { dataDir: folder });
  });
  afterAll(async () => {
    await restoreLog();
    rmSync(folder, { recursive: true, force: true });
  });

  it("moves on with the chain, and not with that of an older database, however long it becomes", async () => {
    await write(5);
    await recordAnchor();
    expect(noted().seq).toBe(rows + 5);
    await restoreLog();
    expect(await verdict()).toMatchObject({ intact: false });
    for (const more of [3, 2, 1, 4]) {
      await write(more);
      await recordAnchor();
      expect(noted().seq).toBe(rows + 5);
      expect(await verdict()).toMatchObject({ intact: false });
    }
    rmSync(file());
    await recordAnchor();
    expect(noted().seq).toBe(rows + 10);
    expect(await verdict()).toMatchObject({ intact: true });
  });

  it.each(["", '{"seq":7', '{"seq":"7","hash":1}', "null"])(
    "is noted anew where its file says none: %j",
    async (text) => {
      writeFileSync(file(), text);
      expect(await readAnchor()).toBe("unreadable");
      await recordAnchor();
      expect(noted().seq).toBeGreaterThanOrEqual(rows);
      expect(await verdict()).toMatchObject({ intact: true });
    },
  );
});

const texts = ["action", "outcome", "actor_name", "account_id", "remote_id", "subject", "previous", "hash"];

/** A change, removal, swap, insertion or cut, at a place that follows from the turn. */
function alteration(turn: number): { sql: string; params: unknown[] } {
  const seq = 1 + ((turn * 37) % rows);
  const other = 1 + ((seq + 1 + (turn % (rows - 2))) % rows);
  const column = texts[turn % texts.length] ?? "subject";
  switch (turn % 10) {
    case 0:
      return { sql: "delete from audit_log where seq = $1", params: [seq] };
    case 1:
      return { sql: "delete from audit_log where seq >= $1", params: [seq] };
    case 2:
      return {
        sql: "update audit_log set seq = case seq when $1::bigint then -$2::bigint else -$1::bigint end where seq in ($1::bigint, $2::bigint); ",
        params: [seq, other === seq ? (seq % rows) + 1 : other],
      };
    case 3:
      return {
        sql: "update audit_log set at = at + interval '1 millisecond' * $2 where seq = $1",
        params: [seq, 1 + (turn % 5_000)],
      };
    case 4:
      return {
        sql: "update audit_log set after = jsonb_set(coalesce(after, '{}'), '{trafficCap}', to_jsonb($2::bigint)) where seq = $1",
        params: [seq, 10_000 + turn],
      };
    case 5:
      return {
        sql: "update audit_log set before = null, reason = $2 where seq = $1",
        params: [seq, `forged ${turn}`],
      };
    case 6:
      return {
        sql: "insert into audit_log select $1::bigint, at, action, outcome, actor_id, actor_name, address, account_id, remote_id, subject, before, after, reason, request_id, operation_id, run_id, previous, hash from audit_log where seq = $2",
        params: [rows + 1 + (turn % 3), seq],
      };
    case 7:
      return {
        sql: "update audit_log set actor_id = gen_random_uuid(), run_id = gen_random_uuid() where seq = $1",
        params: [seq],
      };
    case 8:
      return { sql: "update audit_head set seq = seq + $1", params: [turn % 2 === 0 ? 1 : -1 - (turn % 5)] };
    default:
      return {
        sql: `update audit_log set ${column} = ${column} || $2 where seq = $1`,
        params: [seq, `x${turn}`],
      };
  }
}
