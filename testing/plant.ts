import { netnutId, nineProxyId, type TestDesk } from "./desk";
import { syncAccount } from "../lib/sync/sync-account";

let last = 0;

/** A sub-user of 9Proxy that no other test uses, also in the mirror; returns its id. */
export async function plantNineProxy(
  { nineProxy }: TestDesk,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const [id = ""] = nineProxy.control.insert([
    {
      user_name: `planted_${(last += 1)}`,
      use_key: "old-Key/1",
      note: "old",
      usage_cap: 5_000_000_000,
      ...fields,
    },
  ]);
  await syncAccount(nineProxyId, "schedule");
  return id;
}

/** The same at NetNut. */
export async function plantNetnut({ netnut }: TestDesk): Promise<string> {
  const [id = ""] = netnut.control.insert([{ customer_name: `Planted ${(last += 1)}` }]);
  await syncAccount(netnutId, "schedule");
  return id;
}
