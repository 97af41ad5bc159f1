import type { QueryClient } from "@tanstack/react-query";
import { syncNowAction } from "@/app/(desk)/accounts/actions";
import { noAnswer } from "@/components/no-answer";
import { accountsQuery } from "@/components/queries";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";

/** Asks for a sync and says whether one began; its progress shows on the accounts page. */
export async function syncAndSay(
  queryClient: QueryClient,
  { id, label }: Pick<AccountView, "id" | "label">,
): Promise<void> {
  const answer = await syncNowAction({ accountId: id }).catch(noAnswer);
  if (!answer.ok) toast({ tone: "bad", title: `${label} was not synced`, description: answer.error.message });
  else
    toast({
      tone: "neutral",
      title: answer.data.started ? `Syncing ${label}` : `${label} is being synced already`,
    });
  await queryClient.invalidateQueries({ queryKey: accountsQuery().queryKey });
}
