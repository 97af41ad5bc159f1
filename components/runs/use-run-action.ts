"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useRouter } from "next/navigation";
import { discardRunAction } from "@/app/(desk)/runs/actions";
import {
  callAction,
  outcomeUnknown,
  safeToRepeat,
  toastFailure,
  type Action,
} from "@/components/call-action";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { toast } from "@/components/ui/toast";
import type { ErrorBody } from "@/lib/domain/errors";
import type { RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/run";
import { isRunMoving, runQuery } from "./queries";
import { mayBeSent, type RunChange } from "./under-way";

/** What is said when it is refused, and when no answer comes. */
const changes: Record<RunChange, { failed: string; unanswered: ErrorBody }> = {
  exclude: { failed: texts.failures.exclude, unanswered: safeToRepeat() },
  caps: { failed: texts.failures.caps, unanswered: safeToRepeat() },
  start: {
    failed: texts.failures.start,
    unanswered: outcomeUnknown(texts.startUnanswered),
  },
  pause: { failed: texts.failures.pause, unanswered: safeToRepeat() },
  resume: { failed: texts.failures.resume, unanswered: safeToRepeat() },
  cancel: { failed: texts.failures.cancel, unanswered: safeToRepeat() },
};

/**
 * Changes to a run, of which few may pass another: the last one's answer is what the page then shows. A
 * refusal is said and the run read again; what could not be sent is said too.
 */
export function useRunAction(run: RunView) {
  const queryClient = useQueryClient();
  const [underWay, setUnderWay] = useState<readonly RunChange[]>([]);
  const sent = useRef<RunChange[]>([]);
  const latest = useRef(0);

  /** `draw` shows what is asked for before the answer, and returns how to take that back if it fails. */
  async function act<Input>(
    name: RunChange,
    action: Action<Input, RunView>,
    input: Input,
    draw?: () => () => void,
  ): Promise<RunView | null> {
    if (!mayBeSent(name, sent.current)) {
      // A second click is no second wish.
      if (!sent.current.includes(name))
        toast({ tone: "warn", title: changes[name].failed, description: texts.otherUnderWay });
      return null;
    }
    sent.current.push(name);
    setUnderWay([...sent.current]);
    const takeBack = draw?.();
    const turn = ++latest.current;
    const answer = await callAction(action, input, changes[name].unanswered);
    sent.current.splice(sent.current.indexOf(name), 1);
    setUnderWay([...sent.current]);
    if (!answer.ok) takeBack?.();
    // Several rows may be excluded in quick succession; only the last answer shows the current draft.
    if (answer.ok && turn === latest.current) {
      await queryClient.cancelQueries({ queryKey: runQuery(run.id).queryKey });
      queryClient.setQueryData(runQuery(run.id).queryKey, answer.data);
    } else if (!answer.ok) {
      toastFailure(changes[name].failed, answer.error);
      void queryClient.invalidateQueries({ queryKey: runQuery(run.id).queryKey });
    }
    void queryClient.invalidateQueries({ queryKey: ["runs", "rows", run.id] });
    void queryClient.invalidateQueries({ queryKey: ["runs", "list"] });
    if (answer.ok && !isRunMoving(answer.data) && answer.data.state !== "draft")
      void invalidateAfterOperation(queryClient);
    return answer.ok ? answer.data : null;
  }

  return { isPending: (name: RunChange) => underWay.includes(name), act };
}

/** Discards a draft and returns to the page it was planned from. */
export function useDiscard(
  run: Pick<RunView, "id" | "parentId" | "kind" | "action">,
  onDiscarded?: () => void,
) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);

  async function act() {
    if (pending) return;
    setPending(true);
    const answer = await callAction(discardRunAction, { runId: run.id }, safeToRepeat());
    if (!answer.ok && answer.error.code !== "not-found") {
      setPending(false);
      toastFailure(texts.notDiscarded, answer.error);
      void queryClient.invalidateQueries({ queryKey: runQuery(run.id).queryKey });
      return;
    }
    onDiscarded?.();
    // Stays pending: the next page takes over.
    toast({ title: texts.discarded, description: texts.nothingSent });
    if (run.parentId !== null && run.kind === "retry") router.push(`/runs/${run.parentId}`);
    else if (run.action === "create") router.push("/runs/create");
    else if (window.history.length > 1) router.back();
    else router.push("/sub-users");
  }

  return { pending, act };
}
