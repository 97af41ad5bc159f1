import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyAudit } from "../lib/audit/verify";
import { readMigrations } from "../lib/db/level";
import { plainSearch } from "../lib/domain/sub-users/search";
import { listOperations } from "../lib/operations/list";
import { setTags } from "../lib/operations/set-tags";
import { getSubUser } from "../lib/sub-users/get";
import { listSubUsers } from "../lib/sub-users/list";
import { someOrigin } from "../testing/accounts";
import { auditVerify, restore } from "../testing/chore";
import { nineProxyId, startDesk, type TestDesk } from "../testing/desk";
import { fillAsFirst, firstBackup, firstSecret } from "../testing/first-version/fill";
import { withClient } from "./lib/databases.mjs";
import { scratchDatabase } from "./lib/scratch-database.mjs";

let desk: TestDesk;
beforeAll(async () => {
  desk = await startDesk({ before: fillAsFirst });
});
afterAll(() => desk.close());

describe("what the first commit stored", () => {
  const subUser = { accountId: nineProxyId, remoteId: "10401" };

  it("is brought to the newest schema", async () => {
    const [{ level = 0 } = {}] = await desk.query<{ level: number }>(
      "select count(*)::int as level from drizzle.__drizzle_migrations",
    );
    expect(level).toBe(readMigrations().length);
  });

  it("is read: sub-users, operations, an unbroken audit", async () => {
    const { rows } = await listSubUsers(desk.actor, { ...plainSearch });
    expect(rows).toHaveLength(8);
    expect(rows.map(({ name }) => name)).toContain("from_the_start");
    expect(await getSubUser(desk.actor, subUser)).toMatchObject({ note: "Zürich, since the first commit" });
    expect(
      (await listOperations(desk.actor, {})).map(({ operation, state, name }) => [operation, state, name]),
    ).toEqual([
      ["set-note", "done", "kestrel_analytics_57"],
      ["disable", "done", "Kestrel Analytics"],
      ["create", "done", "from_the_start"],
    ]);
    expect(await verifyAudit()).toMatchObject({ intact: true });
  });

  it("is changed, and the audit continues", async () => {
    await setTags(desk.actor, { subUser, tags: ["old customer"] }, someOrigin);
    expect(await getSubUser(desk.actor, subUser)).toMatchObject({ tags: ["old customer"] });
    expect(await verifyAudit()).toMatchObject({ intact: true });
  });
});

it("the oldest backup is restored, and its audit verifies", async () => {
  const folder = mkdtempSync(join(tmpdir(), "subdesk-first-"));
  const database = await scratchDatabase(desk.databaseUrl, "subdesk_first");
  const settings = { DATABASE_URL: database.url, AUTH_SECRET: firstSecret, SUBDESK_DATA_DIR: folder };
  try {
    expect(await restore(fileURLToPath(firstBackup), settings)).toMatchObject({
      code: 0,
      said: expect.stringContaining("1 unfinished runs are paused"),
    });
    const { rows } = await withClient(database.url, (client) =>
      client.query(
        "select name, note from sub_users where note like 'Zürich%' or name = 'from_the_start' order by name",
      ),
    );
    expect(rows).toEqual([
      { name: "from_the_start", note: "" },
      { name: "kestrel_analytics_57", note: "Zürich, since the first commit" },
    ]);
    expect(await auditVerify(settings)).toMatchObject({
      code: 0,
      said: expect.stringContaining("The audit log is intact"),
    });
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
});
