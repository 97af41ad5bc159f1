import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import type { BesideView } from "../domain/customers/beside";
import type { CustomerState } from "../domain/customers/customer";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { storable } from "../domain/text/storable";
import { presentSubUser, subUserColumns, type SubUserRow } from "../sub-users/present";
import { listed } from "./filter";

const most = 20;

/** Whose a sub-user is, and what else they have. Of one that no one knows, nothing. */
export async function customerOfSubUser(
  actor: Actor,
  { accountId, remoteId }: SubUserRef,
): Promise<BesideView> {
  requirePermission(actor, "customers.read");
  const { rows: whose } = await db().execute<{
    id: string;
    name: string;
    state: CustomerState;
    own: number;
  }>(sql`
    select c.id, c.name, c.state, s.id as own from sub_users s join customers c on c.id = s.customer_id
    where s.account_id = ${storable(accountId)} and s.remote_id = ${storable(remoteId)}`);
  const [found] = whose;
  if (!found) return { customer: null, siblings: [], total: 0 };
  const { own, ...customer } = found;
  const { rows } = await db().execute<SubUserRow & { total: number }>(sql`
    select ${subUserColumns}, count(*) over () as total
    from sub_users s join accounts a on a.id = s.account_id
    where s.customer_id = ${customer.id} and s.id <> ${own} and ${listed()}
    order by s.runs_out nulls last, s.sort_key, s.id limit ${most}`);
  return { customer, siblings: rows.map(presentSubUser), total: rows[0]?.total ?? 0 };
}
