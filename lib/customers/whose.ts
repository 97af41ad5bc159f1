import "server-only";
import { sql } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import type { WhoseSubUser } from "../domain/customers/beside";
import { DeskError } from "../domain/errors";
import type { SubUserRef } from "../domain/sub-users/sub-user";

/** Whose these sub-users are now, for a preview. Those that Subdesk does not know are not among them. */
export async function whoseSubUsers(
  actor: Actor,
  { subUsers }: { subUsers: readonly SubUserRef[] },
): Promise<WhoseSubUser[]> {
  requirePermission(actor, "customers.link");
  const { rows } = await db().execute<{
    account_id: string;
    remote_id: string;
    name: string;
    customer: WhoseSubUser["customer"];
    namesake: WhoseSubUser["namesake"];
  }>(sql`
    select s.account_id, s.remote_id, s.name,
      (select jsonb_build_object('id', c.id, 'name', c.name) from customers c where c.id = s.customer_id) as customer,
      (select jsonb_build_object('id', c.id, 'name', c.name) from customers c
        where c.sort_key = s.sort_key and c.state = 'active' order by c.id limit 1) as namesake
    from sub_users s join unnest(${sql.param(subUsers.map(({ accountId }) => accountId))}::text[],
      ${sql.param(subUsers.map(({ remoteId }) => remoteId))}::text[]) as given(account_id, remote_id)
      on s.account_id = given.account_id and s.remote_id = given.remote_id
    order by s.sort_key, s.id`);
  if (rows.length === 0)
    throw new DeskError("not-found", "Subdesk knows none of these sub-users. Select them again.");
  return rows.map(({ account_id: accountId, remote_id: remoteId, name, customer, namesake }) => ({
    accountId,
    remoteId,
    name,
    customer,
    namesake,
  }));
}
