import { randomUUID } from "node:crypto";
import { configuredAccount } from "../lib/accounts/configured";
import { pool } from "../lib/db/client";
import { planRun } from "../lib/runs/plan";
import { confirmRun } from "../lib/runs/confirm";
import { boss } from "../lib/queue";

/**
 * Plans and starts a run over every sub-user of an account, as the table does, and says what it may cost at
 * best.
 */
async function start(accountId: string, rows: number): Promise<void> {
  const account = configuredAccount(accountId);
  if (!account) throw new Error(`${accountId} is not connected.`);
  const staff = await pool().query<{ id: string; name: string; email: string }>(
    "select id, name, email from staff limit 1",
  );
  const person = staff.rows[0];
  if (!person) throw new Error("There is no administrator.");
  const actor = {
    staffId: person.id,
    name: person.name,
    email: person.email,
    role: "admin" as const,
    sessionId: "bench",
    confirmedUntil: Infinity,
    mark: "",
  };
  const origin = { requestId: randomUUID(), address: null };
  const found = await pool().query<{ account_id: string; remote_id: string }>(
    "select account_id, remote_id from sub_users where account_id = $1 and vanished_at is null and status <> 'blocked' order by id limit $2",
    [accountId, rows],
  );
  const runId = randomUUID();
  const draft = await planRun(
    actor,
    {
      runId,
      rows: found.rows.map((row) => ({ accountId: row.account_id, remoteId: row.remote_id })),
      params: { action: "note", mode: "replace", text: `Bench ${runId}` },
    },
    origin,
  );
  const planned = draft.totals.byState.planned;
  await confirmRun(actor, { runId, digest: draft.digest ?? "" }, origin);
  const { inFlight, reserved } = account.provider.pace;
  process.send?.({ runId, planned, inFlight: inFlight - reserved });
  await (await boss()).stop({ graceful: false });
  await pool().end();
  process.disconnect?.();
}

start(process.argv[2] ?? "", Number(process.argv[3])).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
