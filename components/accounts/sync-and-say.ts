import type { QueryClient } from "@tanstack/react-query";
import { syncNowAction } from "@/app/(desk)/accounts/actions";
import { callAction, maybeDone, sayFailed } from "@/components/call-action";
import { accountsQuery } from "@/components/queries";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";

/** Asks for a sync and says whether one began; its progress shows on the accounts page. */
export async function syncAndSay(
  queryClient: QueryClient,
  { id, label }: Pick<AccountView, "id" | "label">,
): Promise<void> {
  const answer = await callAction(
    syncNowAction,
    { accountId: id },
    maybeDone(
      "Subdesk did not answer, so the sync may or may not have begun. It is safe to try again: only one runs at a time.",
    ),
  );
  if (!answer.ok) sayFailed(`${label} was not synced`, answer.error);
  else
    toast({
      tone: "neutral",
      title: answer.data.started ? `Syncing ${label}` : `${label} is being synced already`,
    });
  await queryClient.invalidateQueries({ queryKey: accountsQuery().queryKey });
}
