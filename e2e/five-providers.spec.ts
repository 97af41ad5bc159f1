import { randomUUID } from "node:crypto";
import { startDataImpulseSandbox, type DataImpulseSandbox } from "../sandbox/dataimpulse";
import { startIproyalSandbox, type IproyalSandbox } from "../sandbox/iproyal";
import { startOxylabsSandbox, type OxylabsSandbox } from "../sandbox/oxylabs";
import { netnut, nineProxy } from "./setup/desk";
import { query } from "./support/database";
import { press } from "./support/page";
import { plantKey } from "./support/planted-keys";
import { addAccount, dropAddedAccounts } from "./support/provider-account";
import { bulk, finished, preview, runRow, selectAll, storedRows } from "./support/runs";
import { plantNetnut, plantNineProxy, unique } from "./support/sub-users";
import { row } from "./support/table";
import { expect, test } from "./support/test";

let dataimpulse: DataImpulseSandbox;
let oxylabs: OxylabsSandbox;
let iproyal: IproyalSandbox;

test.beforeAll(async () => {
  [dataimpulse, oxylabs, iproyal] = await Promise.all([
    startDataImpulseSandbox({ users: 0, password: plantKey(`impulse-${randomUUID()}`) }),
    startOxylabsSandbox({ users: 0, password: plantKey(`Oxy_${randomUUID()}`) }),
    startIproyalSandbox({ users: 0, token: plantKey(`royal-${randomUUID()}`) }),
  ]);
  for (const { control } of [dataimpulse, oxylabs, iproyal]) control.options({ frozen: true });
});
test.afterAll(async () => {
  await dropAddedAccounts();
  await Promise.all([dataimpulse.close(), oxylabs.close(), iproyal.close()]);
});

test("one table and one run over five providers: each does what it can, and says what it cannot", async ({
  page,
}) => {
  const mark = `five${unique()}`;
  const name = (provider: string) => `${mark}_${provider}`;
  const planted = {
    ...(await plantNetnut({ net: { customer_name: name("net") } })),
    ...(await plantNineProxy({ nine: { user_name: name("nine"), usage_cap: 5_000_000_000 } })),
  };
  const [di = "", ox = "", ip = ""] = [
    ...dataimpulse.control.insert([{ label: name("di"), balance_total: 5 * 2 ** 30 }]),
    ...oxylabs.control.insert([{ username: name("ox"), traffic_limit: 5, lifetime: true }]),
    ...iproyal.control.insert([{ username: name("ip"), traffic_available: 4, traffic_used: 1 }]),
  ];
  const labels = ["DataImpulse", "Oxylabs", "IPRoyal"].map((each) => `${each} ${mark}`);
  const [diLabel = "", oxLabel = "", ipLabel = ""] = labels;
  await addAccount(page, {
    provider: "DataImpulse",
    name: diLabel,
    address: dataimpulse.url,
    credentials: {
      "E-mail": dataimpulse.email,
      Password: dataimpulse.password,
    },
  });
  await addAccount(page, {
    provider: "Oxylabs",
    name: oxLabel,
    address: oxylabs.url,
    credentials: {
      "User name": oxylabs.username,
      Password: oxylabs.password,
    },
  });
  await addAccount(page, {
    provider: "IPRoyal",
    name: ipLabel,
    address: iproyal.url,
    credentials: { "API token": iproyal.token },
  });
  await expect
    .poll(async () =>
      query("select name from sub_users where name like $1 and (traffic_cap is not null or name = $2)", [
        `${mark}%`,
        name("net"),
      ]),
    )
    .toHaveLength(5);

  await selectAll(page, mark, 5);
  for (const [key, traffic] of [
    ["nine", "/ 5 GB"],
    ["di", "/ 5.37 GB"],
    ["ox", "/ 5 GB"],
    ["ip", "1 GB / 5 GB"],
  ] as const)
    await expect(row(page, name(key))).toContainText(traffic);

  await bulk(page, "Disable");
  const runId = await preview(page);
  await expect(runRow(page, name("ip"))).toContainText("IPRoyal does not offer this.");
  await press(page, "Disable 4");
  await finished(page, "Finished");
  expect((await storedRows(runId)).map((each) => [each.name, each.state]).sort()).toEqual([
    [name("di"), "done"],
    [name("ip"), "skipped"],
    [name("net"), "done"],
    [name("nine"), "done"],
    [name("ox"), "done"],
  ]);
  expect(dataimpulse.control.user(di)).toMatchObject({ blocked: true });
  expect(oxylabs.control.user(ox)).toMatchObject({ status: "disabled" });
  expect(iproyal.control.user(ip)).toMatchObject({ traffic_available: 4 });
  expect(await nineProxy.user(planted.nine.id)).toMatchObject({ status: 2 });
  expect(await netnut.user(planted.net.id)).toMatchObject({ customer_active: false });

  // Added in each provider's own unit, or by a higher cap.
  await selectAll(page, mark, 5);
  const dialog = await bulk(page, "Add traffic");
  await dialog.getByLabel("GB for each", { exact: true }).fill("2");
  await expect(
    dialog.getByText(`${diLabel} counts in GiB: each GB that you enter is 1.07 GB there.`),
  ).toBeVisible();
  await preview(page);
  await press(page, "Add traffic to 5");
  await finished(page, "Finished");
  expect(dataimpulse.control.user(di)).toMatchObject({ balance_total: 7 * 2 ** 30 });
  expect(oxylabs.control.user(ox)).toMatchObject({ traffic_limit: 7 });
  expect(iproyal.control.user(ip)).toMatchObject({ traffic_available: 6 });
  expect(await nineProxy.user(planted.nine.id)).toMatchObject({ usage_cap: 7_000_000_000 });
  expect((await netnut.ledger()).at(-1)).toMatchObject({ operation: "allocate-traffic", id: planted.net.id });
});
