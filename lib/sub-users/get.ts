import "server-only";
import { sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { demand, type Actor } from "../actor";
import { db, type Executor } from "../db/client";
import { storable } from "../domain/text/storable";
import type { SubUser, SubUserRef } from "../domain/sub-users/sub-user";
import { subUserColumns, presentSubUser, type SubUserRow } from "./present";

/** From the mirror; a vanished one too, so that a link to it still says what became of it. */
export async function getSubUser(actor: Actor, ref: SubUserRef): Promise<SubUser | null> {
  demand(actor, "sub-users.read");
  return configuredAccount(ref.accountId) ? readSubUser(db(), ref) : null;
}

export async function readSubUser(executor: Executor, ref: SubUserRef): Promise<SubUser | null> {
  const { rows } = await executor.execute<SubUserRow>(
    sql`select ${subUserColumns} from sub_users s join accounts a on a.id = s.account_id
      where s.account_id = ${storable(ref.accountId)} and s.remote_id = ${storable(ref.remoteId)}`,
  );
  return rows[0] ? presentSubUser(rows[0]) : null;
}
