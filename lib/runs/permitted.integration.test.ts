import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { nineProxyId, startDesk, type TestDesk } from "../../testing/desk";
import { actorFor, addPerson } from "../../testing/staff";
import { getRun } from "./get";

let desk: TestDesk;
beforeAll(async () => (desk = await startDesk()));
afterAll(() => desk.close());

async function run(kind: "bulk" | "undo", operation: string, rows: number): Promise<string> {
  const id = randomUUID();
  await desk.query(
    "insert into runs (id, state, params, kind, actor_id, actor_name) values ($1, 'paused', $2, $3, $4, 'Ada Admin')",
    [
      id,
      JSON.stringify(
        kind === "undo" ? { action: "undo", of: operation } : { action: "note", mode: "replace", text: "x" },
      ),
      kind,
      randomUUID(),
    ],
  );
  for (let position = 0; position < rows; position += 1) {
    await desk.query(
      "insert into run_rows (run_id, position, account_id, remote_id, name, state, operation, operation_id) values ($1, $2, $3, $4, 'x', 'planned', $5, $6)",
      [id, position, nineProxyId, String(position), operation, randomUUID()],
    );
  }
  return id;
}

it("offers to resume, retry or undo a run only to those who may do what its rows do", async () => {
  const people = {
    operator: await actorFor(await addPerson("operator")),
    admin: await actorFor(await addPerson("admin")),
  };
  const offered = async (runId: string) =>
    Promise.all(
      Object.values(people).map((actor) =>
        getRun(actor, { runId }).then(({ resumable, permitted }) => ({ resumable, permitted })),
      ),
    );
  const [yes, no] = [
    { resumable: true, permitted: true },
    { resumable: false, permitted: false },
  ];
  expect(await offered(await run("bulk", "disable", 2))).toEqual([yes, yes]);
  expect(await offered(await run("bulk", "delete", 2))).toEqual([no, yes]);
  // The undo of a single operation is one operation, not a bulk run.
  expect(await offered(await run("undo", "set-note", 1))).toEqual([
    { resumable: true, permitted: false },
    yes,
  ]);
  expect(await offered(await run("undo", "set-note", 2))).toEqual([no, yes]);
});
