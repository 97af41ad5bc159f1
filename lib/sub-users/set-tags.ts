import "server-only";
import { sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../actor";
import { db, type Transaction } from "../db/client";
import { DeskError } from "../domain/errors";
import { storable } from "../domain/text/storable";
import { readSubUser } from "./get";
import type { SubUser, SubUserRef } from "../domain/sub-users/sub-user";

/** A tag that other sub-users already have keeps its spelling there. */
async function asSpelled(
  tx: Transaction,
  { accountId, remoteId }: SubUserRef,
  tags: string[],
): Promise<string[]> {
  const { rows } = await tx.execute<{ tag: string }>(sql`
    select coalesce(known.tag, wanted.tag) as tag
      from unnest(${sql.param(tags)}::text[]) with ordinality as wanted(tag, place)
    left join lateral (
      select given.tag from sub_users s cross join lateral unnest(s.tags) with ordinality as given(tag, place)
      where s.tags <> '{}' and tag_keys(s.tags) && tag_keys(array[wanted.tag])
        and tag_keys(array[given.tag]) = tag_keys(array[wanted.tag])
        and not (s.account_id = ${accountId} and s.remote_id = ${remoteId})
      order by s.id, given.place limit 1
    ) known on true order by wanted.place`);
  return rows.map((row) => row.tag);
}

/** Tags belong to Subdesk; no provider knows them. */
export async function setTags(
  actor: Actor,
  input: { subUser: SubUserRef; tags: string[] },
  origin: Origin,
): Promise<SubUser> {
  demand(actor, "sub-users.set-tags");
  return db().transaction(async (tx) => {
    const before = await readSubUser(tx, input.subUser);
    if (!before) throw new DeskError("not-found", "There is no such sub-user.");
    const tags = await asSpelled(tx, before, input.tags.map(storable));
    if (tags.join("\n") === before.tags.join("\n")) return before;
    await tx.execute(
      sql`update sub_users set tags = ${sql.param(tags)}::text[]
        where account_id = ${before.accountId} and remote_id = ${before.remoteId}`,
    );
    await recordAudit(tx, actor, origin, {
      action: "sub-user.set-tags",
      outcome: "done",
      accountId: before.accountId,
      remoteId: before.remoteId,
      subject: before.name,
      before: { tags: before.tags },
      after: { tags },
    });
    return { ...before, tags };
  });
}
