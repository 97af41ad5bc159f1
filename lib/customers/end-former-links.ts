import "server-only";
import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import { subdesk } from "../actor";
import { recordAuditLines } from "../audit/record";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import type { SubUserRef } from "../domain/sub-users/sub-user";
import { recordChange } from "./changes";
import { endLinks, lineOf } from "./links";
import { changeCustomers } from "./row";

const reason = "The provider gave its id to another sub-user.";

/**
 * Takes from its customer each sub-user of an account whose id went to another one after the link was made: a
 * change of Subdesk's own, which can be undone, and then is not made again.
 */
export async function endFormerLinks(accountId: string): Promise<void> {
  const open = sql`
    select l.remote_id, l.customer_id from sub_users s
      join customer_links l on l.account_id = s.account_id and l.remote_id = s.remote_id and l.until is null
    where s.account_id = ${accountId} and s.another_since is not null and l.since < s.another_since
      and not exists (select 1 from customer_changes c
        where c.undone_at > s.another_since and c.undo->'former'->>'accountId' = ${accountId}
          and c.undo->'former'->'remoteIds' ? l.remote_id)`;
  const { rowCount } = await db().execute(sql`${open} limit 1`);
  if (!rowCount) return;
  await changeCustomers(async (tx) => {
    const { rows } = await tx.execute<{ remote_id: string; customer_id: string }>(
      sql`${open} order by l.remote_id collate "C" for no key update of s`,
    );
    if (rows.length === 0) return;
    const former = { accountId, remoteIds: rows.map(({ remote_id }) => remote_id) };
    const change = { changeId: randomUUID(), at: databaseNow(), by: subdesk.name };
    const links = rows.map(({ remote_id, customer_id }) => ({
      ref: { accountId, remoteId: remote_id } satisfies SubUserRef,
      customer: customer_id,
    }));
    await recordChange(
      tx,
      subdesk,
      {
        id: change.changeId,
        kind: "unlink",
        at: change.at,
        customers: new Set(links.map(({ customer }) => customer)).size,
        links: links.length,
        undo: { targets: [], former },
      },
      former,
    );
    await endLinks(
      tx,
      links.map(({ ref }) => ref),
      change,
    );
    await recordAuditLines(
      tx,
      subdesk,
      null,
      links.map(({ ref, customer }) => ({ ...lineOf(ref, customer, null, change.changeId), reason })),
    );
  });
}
