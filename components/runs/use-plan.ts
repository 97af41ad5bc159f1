"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { makeUuid } from "@/components/make-uuid";
import { noAnswer } from "@/components/no-answer";
import { postJson } from "@/components/call-action";
import type { Envelope, ErrorBody } from "@/lib/domain/errors";
import type { ExcludeRowsRequest, PlanCreateRequest, PlanRunRequest, RunView } from "@/lib/domain/runs/run";
import { runQuery } from "./queries";

export const planRun = postJson<PlanRunRequest, RunView>("/api/bulk/plan");
export const planCreate = postJson<PlanCreateRequest, RunView>("/api/bulk/create");
export const excludeRows = postJson<ExcludeRowsRequest, RunView>("/api/bulk/exclude");

/**
 * Plans a run and leads to its draft. The same request keeps its id until an answer comes, so that a second
 * try after a lost answer finds the first draft.
 */
export function usePlan() {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);
  const last = useRef<{ key: string; id: string } | null>(null);

  async function plan(
    key: string,
    request: (runId: string) => Promise<Envelope<RunView>>,
  ): Promise<ErrorBody | null> {
    setPending(true);
    setError(null);
    if (last.current?.key !== key) last.current = { key, id: makeUuid() };
    const answer = await request(last.current.id).catch(
      (error: unknown): Envelope<RunView> => noAnswer(error),
    );
    if (answer.ok) {
      queryClient.setQueryData(runQuery(answer.data.id).queryKey, answer.data);
      // Stays pending: the next page takes over.
      router.push(`/runs/${answer.data.id}`);
      return null;
    }
    if (answer.error.code !== "unavailable" && answer.error.code !== "outdated") last.current = null;
    setPending(false);
    setError(answer.error);
    return answer.error;
  }

  return { pending, error, plan };
}
