import type { QueryClient } from "@tanstack/react-query";
import { linkSubUsersAction, undoCustomerChangeAction } from "@/app/(desk)/customers/actions";
import { callAction, postJson, safeToRepeat, toastFailure, type Action } from "@/components/call-action";
import { toast } from "@/components/ui/toast";
import type { MakeCustomersRequest, MakeCustomersResult, WhoseSubUser } from "@/lib/domain/customers/beside";
import {
  customerLimits,
  type LinkSubUsersRequest,
  type LinkSubUsersResult,
} from "@/lib/domain/customers/customer";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/assign";
import { invalidateCustomers } from "../invalidate";

export const whoseSubUsers = postJson<{ subUsers: SubUserRef[] }, WhoseSubUser[]>("/api/bulk/whose");
export const makeCustomers = postJson<MakeCustomersRequest, MakeCustomersResult>("/api/bulk/customers");
const linkMany = postJson<LinkSubUsersRequest, LinkSubUsersResult>("/api/bulk/link");

/** Few by the action, as anyone who may link; many by the route that takes them. */
export const linkSubUsers: Action<LinkSubUsersRequest, LinkSubUsersResult> = (request) =>
  (request.subUsers.length > customerLimits.linksOfOne ? linkMany : linkSubUsersAction)(request);

/** Takes a change of links back, and says what came of it. */
export async function undoLinks(queryClient: QueryClient, changeId: string): Promise<void> {
  const answer = await callAction(undoCustomerChangeAction, { changeId }, safeToRepeat());
  await invalidateCustomers(queryClient);
  if (!answer.ok) return toastFailure(texts.notUndone, answer.error);
  const left = answer.data.leftAlone.length;
  toast({
    tone: left > 0 ? "warn" : "good",
    title: texts.undone,
    description: left > 0 ? texts.undoneBut(left) : undefined,
  });
}

/** Says what a change of links did, with the way back. `left`: how many were left as they are. */
export function sayLinked(
  queryClient: QueryClient,
  title: string,
  { changeId, linked, left }: { changeId: string; linked: number; left: number },
): void {
  toast({
    tone: left > 0 ? "warn" : "good",
    title: linked > 0 ? title : texts.nothingChanged,
    description: left > 0 ? texts.changedMeanwhile(left) : undefined,
    action:
      linked > 0 ? { label: texts.undo, onClick: () => void undoLinks(queryClient, changeId) } : undefined,
  });
}
