import type { QueryClient } from "@tanstack/react-query";
import { performAction } from "@/app/(desk)/sub-users/actions";
import { callAction, outcomeUnknown } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { toast } from "@/components/ui/toast";
import type { Envelope } from "@/lib/domain/errors";
import type { PerformRequest, PerformResult } from "@/lib/domain/operations/operation";
import type { Inverse } from "@/lib/domain/operations/undo";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import { tryAgain } from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/follow-up";
import { type FollowUpWords, followUpOf } from "./follow-up";
import { seenOf } from "./request";
import { whatChanged } from "./what-changed";

const lost = outcomeUnknown(texts.noAnswer);

/** Sends an operation. When no answer comes back nothing is known; the same id may be sent again. */
export function perform(request: PerformRequest): Promise<Envelope<PerformResult>> {
  return callAction(performAction, request, lost);
}

/** A toast takes the place of an earlier one of the same sub-user, whose undo is overtaken. */
export const aboutSubUser = ({
  accountId,
  remoteId,
}: {
  accountId: string;
  remoteId?: string | null | undefined;
}) => (remoteId ? { about: subUserKey({ accountId, remoteId }) } : {});

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
  const name = disambiguatedName(operation.name, operation.apart);
  return {
    label: texts.undo,
    onClick: () =>
      void followUp(queryClient, request, {
        done: texts.undone(name),
        failed: texts.notUndone(name),
        unknown: texts.undoUnknown(name),
        again: "unknown",
      }),
  };
}

/** The second of two operations: sent once the first is done, with an outcome of its own. */
export async function thenEnable(
  queryClient: QueryClient,
  { operation, subUser }: PerformResult,
): Promise<void> {
  if (operation.state !== "done" || operation.remoteId === null) return;
  const name = disambiguatedName(operation.name, operation.apart);
  await followUp(
    queryClient,
    {
      operationId: makeUuid(),
      operation: "enable",
      accountId: operation.accountId,
      remoteId: operation.remoteId,
      input: {},
      seen: { status: "disabled", ...(subUser && { name: subUser.name }) },
    },
    {
      done: texts.enabled(name),
      failed: texts.notEnabled(name),
      unknown: texts.enableUnknown(name),
      again: "always",
    },
  );
}

interface ToastWords extends FollowUpWords {
  /** When no answer came or the request was turned down: whether it can be sent again from there. */
  again: "always" | "unknown";
}

/** Sends an operation that has no dialog of its own: what came of it is said in a toast. */
async function followUp(queryClient: QueryClient, request: PerformRequest, words: ToastWords): Promise<void> {
  const answer = await perform(request);
  const { state, title, detail } = followUpOf(answer, words);
  const again = !answer.ok && (state === "unknown" || words.again === "always");
  const description = state !== "done" ? detail : answer.ok && whatChanged(answer.data.operation);
  toast({
    ...aboutSubUser(request),
    ...(state !== "done" && { tone: state === "unknown" ? ("warn" as const) : ("bad" as const) }),
    title,
    ...(description && { description }),
    ...(again && {
      action: { label: tryAgain, onClick: () => void followUp(queryClient, request, words) },
    }),
  });
  await invalidateAfterOperation(queryClient, {
    accountId: request.accountId,
    remoteId: request.remoteId ?? "",
  });
}
