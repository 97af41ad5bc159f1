import type { QueryClient } from "@tanstack/react-query";
import { invalidateAfterOperation } from "@/components/queries";
import { toast } from "@/components/ui/toast";
import type { PerformRequest, PerformResult } from "@/lib/domain/operations/operation";
import type { Inverse } from "./undo";
import { makeUuid } from "@/components/make-uuid";
import { perform } from "./perform";
import { seenOf } from "./seen";

/** The way back as an operation of its own, checked against what this one left behind. */
export function undoAction(
  queryClient: QueryClient,
  { operation, subUser }: PerformResult,
  inverse: Inverse | null,
): { label: string; onClick: () => void } | undefined {
  if (!inverse || operation.remoteId === null) return undefined;
  const request: PerformRequest = {
    operationId: makeUuid(),
    operation: inverse.operation,
    accountId: operation.accountId,
    remoteId: operation.remoteId,
    input: inverse.input,
    ...(subUser && { seen: seenOf(subUser) }),
  };
  return { label: "Undo", onClick: () => void undo(queryClient, request, operation.name) };
}

async function undo(queryClient: QueryClient, request: PerformRequest, name: string) {
  const answer = await perform(request);
  if (!answer.ok) {
    const unknown = answer.error.code === "unknown-outcome";
    toast({
      tone: unknown ? "warn" : "bad",
      title: unknown ? `It is not known whether ${name} was put back` : `Not undone: ${name}`,
      description: answer.error.message,
      ...(unknown && {
        action: { label: "Try again", onClick: () => void undo(queryClient, request, name) },
      }),
    });
  } else {
    const { state, message } = answer.data.operation;
    if (state === "done" || state === "skipped") toast({ title: `Undone: ${name} is as it was` });
    else if (state === "refused")
      toast({ tone: "bad", title: `Not undone: ${name}`, description: message ?? undefined });
    else
      toast({
        tone: "warn",
        title: `It is not known whether ${name} was put back`,
        description: "It is listed under Operations.",
      });
  }
  await invalidateAfterOperation(queryClient, {
    accountId: request.accountId,
    remoteId: request.remoteId ?? "",
  });
}
