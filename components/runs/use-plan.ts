"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { callAction, outcomeUnknown, postJson, type Action } from "@/components/call-action";
import { createOperationIds } from "@/components/operations/perform/request";
import type { ErrorBody, ErrorCode } from "@/lib/domain/errors";
import type { ExcludeRowsRequest, PlanCreateRequest, PlanRunRequest, RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/bulk";
import { runQuery } from "./queries";

export const planRun = postJson<PlanRunRequest, RunView>("/api/bulk/plan");
export const planCreate = postJson<PlanCreateRequest, RunView>("/api/bulk/create");
export const excludeRows = postJson<ExcludeRowsRequest, RunView>("/api/bulk/exclude");

const unanswered = outcomeUnknown(texts.planUnanswered);

/** After these the draft may exist, or the same request may still make it. */
const open: readonly ErrorCode[] = ["no-answer", "unavailable", "outdated"];

/**
 * Plans a run and leads to its draft. The same request keeps its id until an answer comes, so that a second
 * try after a lost answer finds the first draft.
 */
export function usePlan() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [ids] = useState(() => createOperationIds());

  async function plan(key: string, request: Action<string, RunView>): Promise<ErrorBody | null> {
    setPending(true);
    setError(null);
    const answer = await callAction(request, ids.idFor(key), unanswered);
    if (answer.ok) {
      queryClient.setQueryData(runQuery(answer.data.id).queryKey, answer.data);
      // Stays pending: the next page takes over.
      router.push(`/runs/${answer.data.id}`);
      return null;
    }
    if (!open.includes(answer.error.code)) ids.settle();
    setPending(false);
    setError(answer.error);
    return answer.error;
  }

  return { pending, error, plan };
}
