import { afterAll, beforeAll, expect, it } from "vitest";
import { addAccount } from "../accounts/add";
import { syncQueue } from "../queue";
import { putBackSync } from "../sync/put-back";
import { requestSync } from "../sync/request";
import { someOrigin } from "../../testing/accounts";
import { netnutId, startDesk, type TestDesk } from "../../testing/desk";
import { startIproyalSandbox, type IproyalSandbox } from "../../sandbox/iproyal";
import { startOxylabsSandbox, type OxylabsSandbox } from "../../sandbox/oxylabs";
import { attachAccounts } from "./accounts";

let desk: TestDesk;
let iproyal: IproyalSandbox;
let oxylabs: OxylabsSandbox;

beforeAll(async () => {
  desk = await startDesk({ netnut: { users: 0 }, nineProxy: { users: 0 } });
  [iproyal, oxylabs] = await Promise.all([
    startIproyalSandbox({ users: 3 }),
    startOxylabsSandbox({ users: 3 }),
  ]);
});
afterAll(async () => {
  await Promise.all([iproyal.close(), oxylabs.close()]);
  await desk.close();
});

async function add(provider: string, way: string, address: string, credentials: Record<string, string>) {
  const outcome = await addAccount(
    desk.actor,
    { provider, way, label: provider, credentials, address, gateway: "", anyway: false },
    someOrigin,
  );
  return outcome.state === "saved" ? outcome.accountId : expect.fail(outcome.message);
}

it("puts a sync back that finds one under way in another process, unless that began later", async () => {
  const queue = syncQueue(netnutId);
  await attachAccounts();
  const runs = () =>
    desk.query<{ state: string; trigger: string }>(
      "select state, trigger from sync_runs where account_id = $1 and state <> 'running' order by started_at",
      [netnutId],
    );
  await expect.poll(runs).toEqual([{ state: "done", trigger: "first" }]);
  const waiting = () =>
    desk.query(
      "select 1 from pgboss.job where name = $1 and state = 'created' and start_after > created_on + interval '3 seconds'",
      [queue],
    );
  const [other] = await desk.query<{ id: string }>(
    "insert into instances (id, pulse_at) values (gen_random_uuid(), now() + interval '1 hour') returning id",
  );
  const [running] = await desk.query<{ id: string; started_at: Date }>(
    `insert into sync_runs (account_id, trigger, started_at, instance_id)
      values ($1, 'schedule', clock_timestamp(), $2) returning id, started_at`,
    [netnutId, other?.id],
  );
  const earlier = new Date((running?.started_at.getTime() ?? 0) - 1_000).toISOString();
  await putBackSync(netnutId, { trigger: "person", askedAt: earlier });
  expect(await waiting()).toEqual([]);

  expect(await requestSync(desk.actor, { accountId: netnutId }, someOrigin)).toEqual({ started: true });
  await expect.poll(waiting).toHaveLength(1);
  await desk.query("update sync_runs set state = 'done', finished_at = now() where id = $1", [running?.id]);
  await desk.query("update pgboss.job set start_after = now() where name = $1 and state = 'created'", [
    queue,
  ]);
  await expect.poll(runs).toEqual([
    { state: "done", trigger: "first" },
    { state: "done", trigger: "schedule" },
    { state: "done", trigger: "person" },
  ]);
});

it("reads the pool and the history also of accounts whose listing has every counter", async () => {
  const { token } = iproyal;
  const { username, password } = oxylabs;
  const pooled = await add("iproyal", "token", iproyal.url, { token });
  const remembering = await add("oxylabs", "login", oxylabs.url, { username, password });
  await attachAccounts();
  await expect.poll(() => desk.query("select 1 from pools where account_id = $1", [pooled])).toHaveLength(1);
  await expect
    .poll(() =>
      desk.query(
        `select 1 from usage_last l join sub_users s on s.id = l.sub_user_id
          where s.account_id = $1 and l.filled_at is not null`,
        [remembering],
      ),
    )
    .toHaveLength(3);
});
