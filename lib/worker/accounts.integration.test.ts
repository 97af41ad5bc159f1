import { afterAll, beforeAll, expect, it } from "vitest";
import { addAccount } from "../accounts/add";
import { someOrigin } from "../../testing/accounts";
import { startDesk, type TestDesk } from "../../testing/desk";
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
