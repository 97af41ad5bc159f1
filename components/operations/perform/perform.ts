import type { QueryClient } from "@tanstack/react-query";
import { performAction } from "@/app/(desk)/sub-users/actions";
import { callAction, maybeDone } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { invalidateAfterOperation } from "@/components/queries";
import { toast } from "@/components/ui/toast";
import type { Envelope } from "@/lib/domain/errors";
import type { PerformRequest, PerformResult } from "@/lib/domain/operations/operation";
import type { Inverse } from "@/lib/domain/operations/undo";
import { leavesOpen, seenOf } from "./request";

const lost = maybeDone(
  "Subdesk did not answer, so it is not known whether this was carried out. Send it again: Subdesk never carries out the same request twice.",
);

/** Sends an operation. When no answer comes back nothing is known; the same id may be sent again. */
export function perform(request: PerformRequest): Promise<Envelope<PerformResult>> {
  return callAction(performAction, request, lost);
}

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
  const { name } = operation;
  return {
    label: "Undo",
    onClick: () =>
      void followUp(queryClient, request, {
        done: `Undone: ${name} is as it was`,
        failed: `Not undone: ${name}`,
        unknown: `It is not known whether ${name} was put back`,
        again: "when unknown",
      }),
  };
}

/** The second of two operations: sent once the first is done, with an outcome of its own. */
export async function thenEnable(queryClient: QueryClient, { operation }: PerformResult): Promise<void> {
  if (operation.state !== "done" || operation.remoteId === null) return;
  const { name } = operation;
  await followUp(
    queryClient,
    {
      operationId: makeUuid(),
      operation: "enable",
      accountId: operation.accountId,
      remoteId: operation.remoteId,
      input: {},
      seen: { status: "disabled" },
    },
    {
      done: `Enabled ${name}`,
      failed: `Not enabled: ${name}`,
      unknown: `It is not known whether ${name} was enabled`,
      again: "always",
    },
  );
}

interface FollowUpWords {
  done: string;
  failed: string;
  unknown: string;
  /** When no answer came or the request was turned down: whether it can be sent again from there. */
  again: "always" | "when unknown";
}

/** Sends an operation that has no dialog of its own: what came of it is said in a toast. */
async function followUp(
  queryClient: QueryClient,
  request: PerformRequest,
  words: FollowUpWords,
): Promise<void> {
  const answer = await perform(request);
  if (!answer.ok) {
    const unknown = leavesOpen(answer.error);
    toast({
      tone: unknown ? "warn" : "bad",
      title: unknown ? words.unknown : words.failed,
      description: answer.error.message,
      ...((unknown || words.again === "always") && {
        action: { label: "Try again", onClick: () => void followUp(queryClient, request, words) },
      }),
    });
  } else {
    const { state, message } = answer.data.operation;
    if (state === "done" || state === "skipped") toast({ title: words.done });
    else if (state === "refused")
      toast({ tone: "bad", title: words.failed, description: message ?? undefined });
    else toast({ tone: "warn", title: words.unknown, description: "It is listed under Operations." });
  }
  await invalidateAfterOperation(queryClient, {
    accountId: request.accountId,
    remoteId: request.remoteId ?? "",
  });
}
