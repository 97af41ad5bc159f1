import { randomBytes } from "node:crypto";
import { expect } from "@playwright/test";
import { netnut, nineProxy } from "../setup/desk";
import type { Row } from "../setup/sandbox";
import { query } from "./database";
import { actionNamed, callAction, envelopeOf } from "./http";

export const accounts = { nineProxy: "nine-proxy-sandbox", netnut: "netnut-sandbox" } as const;
export type Provider = keyof typeof accounts;

/** A sub-user that only one test uses. */
export interface Planted {
  provider: Provider;
  id: string;
  name: string;
  /** The address of its page. */
  path: string;
}

export const unique = (): string => randomBytes(4).toString("hex");
export const secret = (): string => `Pw${randomBytes(9).toString("hex")}`;

/** Adds sub-users to 9Proxy, by label, under unique names, and waits until the table has them. */
export async function plantNineProxy<Label extends string>(
  users: Record<Label, Row>,
): Promise<Record<Label, Planted>> {
  const entries = Object.entries(users) as [Label, Row][];
  const rows = entries.map(([label, row]) => ({
    user_name: `${label}_${unique()}`,
    use_key: secret(),
    ...row,
  }));
  const ids = await nineProxy.insert(rows);
  await sync("nineProxy");
  return Object.fromEntries(
    entries.map(([label], at) => [label, planted("nineProxy", ids[at], String(rows[at]?.user_name))]),
  ) as Record<Label, Planted>;
}

/** The same at NetNut. */
export async function plantNetnut<Label extends string>(
  users: Record<Label, Row>,
): Promise<Record<Label, Planted>> {
  const entries = Object.entries(users) as [Label, Row][];
  const rows = entries.map(([label, row]) => {
    const mark = `${label}_${unique()}`;
    return {
      customer_name: mark,
      customer_login_name: `login_${mark}`,
      customer_dashboard_email: `${mark}@planted.example`,
      customer_login_pwd: secret(),
      customer_dashboard_pwd: secret(),
      ...row,
    };
  });
  const ids = await netnut.insert(rows);
  await sync("netnut");
  return Object.fromEntries(
    entries.map(([label], at) => [label, planted("netnut", ids[at], String(rows[at]?.customer_name))]),
  ) as Record<Label, Planted>;
}

function planted(provider: Provider, id: string | undefined, name: string): Planted {
  if (id === undefined) throw new Error(`${name} was not inserted.`);
  return { provider, id, name, path: `/sub-users/${accounts[provider]}/${id}` };
}

/** Asks Subdesk to sync an account, and waits until a listing that began afterwards is done. */
export async function sync(provider: Provider): Promise<void> {
  const accountId = accounts[provider];
  const [clock] = await query<{ now: Date }>("select now() as now");
  await expect
    .poll(
      async () => {
        const [run] = await query(
          "select 1 from sync_runs where account_id = $1 and state = 'done' and started_at > $2",
          [accountId, clock?.now],
        );
        if (run) return "done";
        const [running] = await query("select 1 from sync_runs where account_id = $1 and state = 'running'", [
          accountId,
        ]);
        // A listing under way may already be past the new row, so another one is requested.
        if (!running) await startSync(accountId);
        return "under way";
      },
      { timeout: 20_000, intervals: [100, 300] },
    )
    .toBe("done");
}

async function startSync(accountId: string): Promise<void> {
  const answer = envelopeOf(await callAction(actionNamed("syncNowAction"), { accountId }));
  if (!answer?.ok)
    throw new Error(`The sync of ${accountId} was refused: ${answer?.error?.message ?? "no answer"}`);
}
