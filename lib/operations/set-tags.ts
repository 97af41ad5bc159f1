import "server-only";
import { randomUUID } from "node:crypto";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { isSame } from "../domain/operations/asked";
import type { Seen } from "../domain/operations/operation";
import type { SubUser, SubUserRef } from "../domain/sub-users/sub-user";
import { readSubUser } from "../sub-users/get";
import { spellTags } from "../sub-users/spell-tags";
import { performOperation } from "./perform";

interface SetTagsRequest {
  subUser: SubUserRef;
  tags: string[];
  /** What the person replaces: where it has changed since, nothing is. */
  seen?: Pick<Seen, "tags" | "name"> | undefined;
}

/** Replaces a sub-user's tags. Setting the same tags stores no operation. */
export async function setTags(
  actor: Actor,
  { subUser, tags, seen }: SetTagsRequest,
  origin: Origin,
): Promise<SubUser> {
  requirePermission(actor, "sub-users.set-tags");
  const before = await readSubUser(db(), subUser);
  if (!before) throw new DeskError("not-found", "There is no such sub-user.");
  if (isSame(await spellTags(db(), tags, before), before.tags)) return before;
  const { accountId, remoteId } = before;
  const { operation, subUser: after } = await performOperation(
    actor,
    {
      operationId: randomUUID(),
      operation: "set-tags",
      accountId,
      remoteId,
      input: { tags },
      ...(seen && { seen }),
    },
    origin,
  );
  if (operation.state === "refused")
    throw new DeskError("conflict", operation.message ?? "Its tags were left alone.");
  return after ?? before;
}
