"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { ErrorBody } from "@/lib/domain/errors";
import type { OperationView, PerformResult, Seen } from "@/lib/domain/operations/operation";
import type { CapField, SubUser } from "@/lib/domain/sub-users/sub-user";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import { carriedOutAs, type DeskOperation, operationFacts } from "@/lib/domain/operations/operations";
import { aboutSubUser, undoAction, perform } from "./perform";
import { createOperationIds, knownBefore, leavesOpen, seenOf, withConflictsSeen } from "./request";
import { whatChanged } from "./what-changed";
import { inverseOf } from "@/lib/domain/operations/undo";
import { mayBeRepeated } from "@/lib/domain/operations/names";
import * as texts from "@/lib/domain/texts/operations";

interface Options {
  operation: DeskOperation;
  account: AccountView;
  subUser: SubUser | null;
  /**
   * What the form was filled from, where it keeps that; else what the page shows when it is sent counts as
   * seen.
   */
  seen?: Seen;
  /** Called once it is done or skipped. True keeps the dialog open: there is something left to show. */
  onDone: (result: PerformResult, input: OperationInput) => boolean;
  onClose: () => void;
  /** What else is to be said of it once it is done. */
  remark?: (input: OperationInput) => string | undefined;
}

interface More {
  /** Names that look alike, beside which it is to be created all the same. */
  besides?: readonly string[];
  /** What a new one is tagged with. */
  tags?: readonly string[];
  /** The customer that a new one is assigned to. */
  customerId?: string | undefined;
  /** Why, in the person's words; kept with the operation. */
  reason?: string;
}

export interface OperationRun {
  pending: boolean;
  /** The request itself was turned down, or no answer came. */
  error: ErrorBody | null;
  /** No answer came: the request may have been carried out, and only it is sent again. */
  mayBeDone: boolean;
  /** The last outcome that leaves something to decide: refused, unknown or still under way. */
  outcome: OperationView | null;
  /** Fields that the provider required when it refused; empty once the operation is done. */
  needs: readonly CapField[];
  submit: (input: OperationInput, more?: More) => Promise<void>;
  /** Sends the same once more, agreeing to what is there now. */
  applyAnyway: () => Promise<void>;
  /**
   * Asks Subdesk once more for the outcome of what is under way; under its id nothing is carried out twice.
   */
  lookAgain: () => Promise<void>;
  /** A later look, or a person's word, told what became of an unknown outcome. */
  settled: (operation: OperationView) => void;
}

/** Carries out one operation from its dialog and deals with every outcome it can have. */
export function useOperation({
  operation,
  account,
  subUser,
  seen: filledFrom,
  onDone,
  onClose,
  remark,
}: Options): OperationRun {
  const queryClient = useQueryClient();
  const [ids] = useState(() => createOperationIds());
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [outcome, setOutcome] = useState<OperationView | null>(null);
  const [needs, setNeeds] = useState<readonly CapField[]>([]);
  const busy = useRef(false);
  const sent = useRef<{ input: OperationInput; seen: Seen | undefined; more: More }>({
    input: {},
    seen: undefined,
    more: {},
  });

  function finish(result: PerformResult) {
    const { operation: view } = result;
    const name = disambiguatedName(view.name, view.apart);
    const stays = onDone(result, sent.current.input);
    if (view.state === "skipped")
      toast({
        ...aboutSubUser(view),
        tone: "neutral",
        title: texts.nothingToDo(name),
        description: view.message ?? texts.likeThat,
      });
    else if (!stays) {
      const before = knownBefore(sent.current.seen, view);
      const inverse = inverseOf(view.operation, sent.current.input, before, account.operations);
      const remarks = [view.unverified ? view.message : null, remark?.(sent.current.input)]
        .filter(Boolean)
        .join(" ");
      const description = [whatChanged(view), remarks].filter(Boolean).join("\n");
      toast({
        ...aboutSubUser(view),
        title: texts.doneTo(operationFacts[view.operation].done, name),
        action: undoAction(queryClient, result, inverse),
        ...(view.unverified && { tone: "neutral" as const }),
        ...(description !== "" && { description }),
      });
    }
    if (!stays) onClose();
  }

  async function send(input: OperationInput, seen: Seen | undefined, more: More) {
    if (busy.current) return;
    busy.current = true;
    sent.current = { input, seen, more };
    const { besides, tags = [], customerId } = more;
    const reason = more.reason?.trim() || undefined;
    setPending(true);
    setError(null);
    const name = carriedOutAs(operation);
    const answer = await perform({
      // What the page shows may have changed by what is sent here, so it does not make it another wish.
      operationId: ids.idFor({ input, besides, reason, tags, customerId }),
      operation: name,
      accountId: account.id,
      ...(subUser && { remoteId: subUser.remoteId }),
      input,
      ...(seen && { seen }),
      ...(besides && { besides: [...besides] }),
      ...(tags.length > 0 && { tags: [...tags] }),
      ...(customerId !== undefined && { customerId }),
      ...(reason !== undefined && { reason }),
    });
    busy.current = false;
    setPending(false);
    if (!answer.ok) {
      setOutcome(null);
      setError(answer.error);
      if (answer.error.code === "conflict") ids.settle();
    } else {
      const { state } = answer.data.operation;
      const over = state === "done" || state === "skipped";
      if (over || mayBeRepeated(state)) ids.settle();
      setOutcome(over ? null : answer.data.operation);
      setNeeds(answer.data.operation.needs);
      if (over) finish(answer.data);
    }
    await invalidateAfterOperation(queryClient, subUser ?? undefined);
  }

  const mayBeDone = error !== null && leavesOpen(error);

  return {
    pending,
    error,
    mayBeDone,
    outcome,
    needs,
    submit: (input, more = {}) =>
      mayBeDone
        ? send(sent.current.input, sent.current.seen, sent.current.more)
        : send(input, filledFrom ?? (subUser ? seenOf(subUser) : undefined), more),
    applyAnyway: () =>
      send(
        sent.current.input,
        withConflictsSeen(sent.current.seen, outcome?.conflicts ?? []),
        sent.current.more,
      ),
    lookAgain: () => send(sent.current.input, sent.current.seen, sent.current.more),
    settled(view) {
      void invalidateAfterOperation(queryClient, subUser ?? undefined);
      if (view.state !== "done" && view.state !== "skipped") {
        if (mayBeRepeated(view.state)) ids.settle();
        setOutcome(view);
        return;
      }
      setOutcome(null);
      finish({ operation: view, subUser: null });
    },
  };
}
