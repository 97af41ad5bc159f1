import "server-only";
import { sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { demand, type Actor, type Origin } from "../auth/actor";
import { db } from "../db/client";
import { DeskError } from "../errors";
import { storable } from "../text";
import { readSubUser } from "./get";
import type { SubUser, SubUserRef } from "./schema";

/** Tags belong to the desk; no provider knows them. */
export async function setTags(actor: Actor, input: { subUser: SubUserRef; tags: string[] }, origin: Origin): Promise<SubUser> {
  demand(actor, "sub-users.set-tags");
  return db().transaction(async (tx) => {
    const before = await readSubUser(tx, input.subUser);
    if (!before) throw new DeskError("not-found", "There is no such sub-user.");
    const tags = input.tags.map(storable);
    if (tags.join("\n") === before.tags.join("\n")) return before;
    await tx.execute(sql`update sub_users set tags = ${sql.param(tags)}::text[] where account_id = ${before.accountId} and remote_id = ${before.remoteId}`);
    await recordAudit(tx, {
      action: "sub-user.set-tags",
      outcome: "done",
      actorId: actor.staffId,
      actorName: actor.name,
      accountId: before.accountId,
      remoteId: before.remoteId,
      subject: before.name,
      before: { tags: before.tags },
      after: { tags },
      ...origin,
    });
    return { ...before, tags };
  });
}
