import { randomUUID } from "node:crypto";
import { recordAuditAlone } from "../lib/audit/record";
import { netnutId, nineProxyId, perform, type TestDesk } from "./desk";
import { addNineProxy } from "./accounts";
import { hostileTexts } from "./hostile";
import { addPerson, openSession } from "./staff";

/** Of an account added in Subdesk, so it is only stored sealed. */
export const storedKey = "stored/key+of-the-backup";

/** A value in every kind of column, hostile where it is text. */
export async function fillDesk(desk: TestDesk, proxyPasswords: [string, string]): Promise<void> {
  const texts = Object.values(hostileTexts);
  for (const [index, text] of texts.entries()) {
    await desk.query(
      `insert into sub_users (account_id, remote_id, name, note, tags, status, traffic_cap, traffic_used, rate_mid, first_seen_at, observed_at)
       values ($1, $2, $3, $3, $4, 'active', 9007199254740991, $5, 1, '1970-01-01T00:00:00.001Z', '9999-12-31T23:59:59.999Z')`,
      [netnutId, `hostile ${index}`, text, ["", "NULL", text, `{${text}}`], index],
    );
    await recordAuditAlone({ staffId: null, name: text }, null, {
      action: "sub-user.set-note",
      outcome: "done",
      subject: text,
      after: { note: text, [text]: [null, 1.5, -0, 1e308, "", { deep: [text] }] },
    });
  }
  await desk.query(
    "insert into alert_rules (id, name, kind, threshold, channels, enabled) select gen_random_uuid(), 'x', 'x', t, $1, true from unnest('{0.1,1e-308,1.7976931348623157e308,-0,NaN,Infinity,0.30000000000000004}'::float8[]) t",
    [[randomUUID(), randomUUID()]],
  );
  await desk.query(
    "insert into usage_months (sub_user_id, month, traffic, ips, resets) values (1, '0001-01-01', '{9007199254740991,NULL,0}', '{}', '{3,1}')",
  );
  await desk.query("select make_usage_partitions(current_date - 9, current_date - 8)");
  await desk.query(
    "insert into usage_samples (sub_user_id, at, traffic, ips) values (1, (current_date - 9)::timestamp at time zone 'UTC', 1, 2), (1, now(), 3, 4)",
  );
  await perform(desk.actor, nineProxyId, "create", null, {
    user_name: "backed_up",
    use_key: proxyPasswords[0],
  });
  await perform(desk.actor, netnutId, "set-password", (await firstAt(desk, netnutId)) ?? "", {
    password: proxyPasswords[1],
  });
  await addNineProxy(desk.actor, "Stored", "http://127.0.0.1:9", storedKey, { anyway: true });
  await openSession(await addPerson("operator"));
  await desk.query(
    "insert into secret_links (id, token_digest, sealed, account_id, remote_id, created_by, expires_at) values (gen_random_uuid(), 'x', 'v1.x.x', $1, 'none', 'x', now() + interval '1 hour')",
    [netnutId],
  );
  await desk.query("insert into setup_tokens (token_hash) values ('x')");
  const run = randomUUID();
  await desk.query(
    "insert into runs (id, state, params, kind, actor_id, actor_name) values ($1, 'running', '{\"action\":\"disable\"}', 'bulk', $2, 'x')",
    [run, randomUUID()],
  );
  await desk.query(
    "insert into run_rows (run_id, position, account_id, name, state, operation, operation_id) values ($1, 0, $2, 'x', 'planned', 'disable', $3)",
    [run, netnutId, randomUUID()],
  );
  await desk.query(
    "insert into operations (id, operation, account_id, remote_id, name, state, input, digest, actor_name, request_id, instance_id) values (gen_random_uuid(), 'disable', $1, 'none', 'x', 'planned', '{}', 'x', 'x', 'x', gen_random_uuid())",
    [netnutId],
  );
}

async function firstAt(desk: TestDesk, accountId: string): Promise<string | undefined> {
  const [row] = await desk.query<{ remote_id: string }>(
    "select remote_id from sub_users where account_id = $1 order by id limit 1",
    [accountId],
  );
  return row?.remote_id;
}
