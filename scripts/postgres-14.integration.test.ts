import { randomUUID } from "node:crypto";
import { mkdtempSync, realpathSync, rmSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { verifyAudit } from "../lib/audit/verify";
import { withTextClient } from "../lib/backup/connect";
import { checkFile } from "../lib/backup/file";
import { verifyBackup } from "../lib/backup/restore";
import { planOf, sourceLevel, writeBackup } from "../lib/backup/write";
import { boss } from "../lib/queue";
import { carryOutRun } from "../lib/runs/carry-out";
import { confirmRun } from "../lib/runs/confirm";
import { getRun } from "../lib/runs/get";
import { planRun } from "../lib/runs/plan";
import { someOrigin } from "../testing/accounts";
import { nineProxyId, perform, startDesk, syncBoth, type TestDesk } from "../testing/desk";
import { brokenStatements } from "../testing/version-before";
import { createDatabase } from "./lib/databases.mjs";
import { hasOlder, olderPrograms } from "./lib/postgres-older.mjs";
import { removePostgres, startPostgres } from "./lib/postgres.mjs";

const oldest = 14;
const dataDir = realpathSync(mkdtempSync(join(tmpdir(), "subdesk-14-")));
let desk: TestDesk;
let server = "";

// A further PostgreSQL is not what the developer of something else should download.
describe.skipIf(!process.env.CI || !hasOlder(oldest))("on the oldest PostgreSQL that is supported", () => {
  beforeAll(async () => {
    chmodSync(dataDir, 0o711);
    const programs = await olderPrograms({ major: oldest, folder: join(dataDir, "tools"), say: () => {} });
    server = (await startPostgres({ dataDir, programs })).url;
    vi.stubEnv("TEST_DATABASE_URL", server);
    vi.stubEnv("TEST_DATABASE_TEMPLATE", "");
    desk = await startDesk();
    await (await boss()).createQueue("runs");
  });
  afterAll(async () => {
    await desk.close();
    await removePostgres({ dataDir });
    rmSync(dataDir, { recursive: true, force: true });
  });

  it("the newest schema comes up, and every recorded statement can be planned", async () => {
    const [row] = await desk.query<{ version: number }>(
      "select current_setting('server_version_num')::int / 10000 as version",
    );
    expect(row?.version).toBe(oldest);
    expect(
      await withTextClient(desk.databaseUrl, async (client) => {
        await client.query("begin");
        return brokenStatements(client);
      }),
    ).toEqual([]);
  });

  it("accounts are listed, an operation and a run are carried out, and a backup comes back", async () => {
    await syncBoth();
    const found = await desk.query<{ account_id: string; remote_id: string }>(
      "select account_id, remote_id from sub_users where account_id = $1 and status = 'active' order by id limit 3",
      [nineProxyId],
    );
    expect(found).toHaveLength(3);
    const [first] = found;
    const { operation } = await perform(desk.actor, nineProxyId, "set-note", first?.remote_id ?? "", {
      note: "on 14",
    });
    expect(operation.state).toBe("done");

    const rows = found.map(({ account_id: accountId, remote_id: remoteId }) => ({ accountId, remoteId }));
    const draft = await planRun(
      desk.actor,
      { runId: randomUUID(), rows, params: { action: "disable" } },
      someOrigin,
    );
    await confirmRun(desk.actor, { runId: draft.id, digest: draft.digest ?? "" }, someOrigin);
    await carryOutRun(draft.id);
    expect(await getRun(desk.actor, { runId: draft.id })).toMatchObject({ state: "done" });
    expect(await desk.query("select state from run_rows where run_id = $1", [draft.id])).toEqual(
      found.map(() => ({ state: "done" })),
    );
    expect(await verifyAudit()).toMatchObject({ intact: true });

    const empty = await createDatabase(server, "restored");
    const file = join(dataDir, "a.backup");
    await writeBackup(
      desk.databaseUrl,
      await planOf(empty, await sourceLevel(desk.databaseUrl)),
      file,
      "secret",
    );
    await verifyBackup(empty, file, (await checkFile(file)).header);
  });
});
