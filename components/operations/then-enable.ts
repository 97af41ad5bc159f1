import type { QueryClient } from "@tanstack/react-query";
import { invalidateAfterOperation } from "@/components/queries";
import { toast } from "@/components/ui/toast";
import type { PerformRequest, PerformResult } from "@/lib/domain/operations/operation";
import { makeUuid } from "@/components/make-uuid";
import { perform } from "./perform";

/** The second of two operations: sent once the first is done, with an outcome of its own. */
export async function thenEnable(queryClient: QueryClient, { operation }: PerformResult): Promise<void> {
  if (operation.state !== "done" || operation.remoteId === null) return;
  await enable(
    queryClient,
    {
      operationId: makeUuid(),
      operation: "enable",
      accountId: operation.accountId,
      remoteId: operation.remoteId,
      input: {},
      seen: { status: "disabled" },
    },
    operation.name,
  );
}

async function enable(queryClient: QueryClient, request: PerformRequest, name: string): Promise<void> {
  const answer = await perform(request);
  if (!answer.ok) {
    const unknown = answer.error.code === "unknown-outcome";
    toast({
      tone: unknown ? "warn" : "bad",
      title: unknown ? `It is not known whether ${name} was enabled` : `Not enabled: ${name}`,
      description: answer.error.message,
      action: { label: "Try again", onClick: () => void enable(queryClient, request, name) },
    });
  } else {
    const { state, message } = answer.data.operation;
    if (state === "done" || state === "skipped") toast({ title: `Enabled ${name}` });
    else if (state === "refused")
      toast({ tone: "bad", title: `Not enabled: ${name}`, description: message ?? undefined });
    else
      toast({
        tone: "warn",
        title: `It is not known whether ${name} was enabled`,
        description: "It is listed under Operations.",
      });
  }
  await invalidateAfterOperation(queryClient, {
    accountId: request.accountId,
    remoteId: request.remoteId ?? "",
  });
}
