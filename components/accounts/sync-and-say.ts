import type { QueryClient } from "@tanstack/react-query";
import { syncNowAction } from "@/app/(desk)/accounts/actions";
import { callAction, outcomeUnknown, toastFailure } from "@/components/call-action";
import { accountsQuery } from "@/components/queries";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";
import * as texts from "@/lib/domain/texts/sync";

/** Asks for a sync and reports whether one began; the accounts page shows its progress. */
export async function syncAndSay(
  queryClient: QueryClient,
  { id, label }: Pick<AccountView, "id" | "label">,
): Promise<void> {
  const answer = await callAction(syncNowAction, { accountId: id }, outcomeUnknown(texts.unanswered));
  if (!answer.ok) toastFailure(texts.notSynced(label), answer.error);
  else
    toast({
      tone: "neutral",
      title: answer.data.started ? texts.syncing(label) : texts.syncingAlready(label),
    });
  await queryClient.invalidateQueries({ queryKey: accountsQuery().queryKey });
}
