"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useRouter } from "next/navigation";
import { discardRunAction } from "@/app/(desk)/runs/actions";
import { noAnswer } from "@/components/no-answer";
import { invalidateAfterOperation } from "@/components/queries";
import { toast } from "@/components/ui/toast";
import type { Envelope } from "@/lib/domain/errors";
import type { RunView } from "@/lib/domain/runs/run";
import { isRunMoving, runQuery } from "./queries";

/**
 * One change to a run at a time: its answer is what the page then shows; a refusal is said and the run read
 * again.
 */
export function useRunAction(run: RunView) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState<string | null>(null);
  const latest = useRef(0);

  async function act(
    name: string,
    change: () => Promise<Envelope<RunView>>,
    failed: string,
  ): Promise<RunView | null> {
    if (pending !== null && !(name === "exclude" && pending === name)) return null;
    setPending(name);
    const turn = ++latest.current;
    const answer = await change().catch((error: unknown): Envelope<RunView> => noAnswer(error));
    // Rows are taken out and in quickly one after another; only the last answer tells the draft as it is.
    if (turn === latest.current) setPending(null);
    if (answer.ok && turn === latest.current) {
      await queryClient.cancelQueries({ queryKey: runQuery(run.id).queryKey });
      queryClient.setQueryData(runQuery(run.id).queryKey, answer.data);
    } else if (!answer.ok) {
      toast({ tone: "bad", title: failed, description: answer.error.message });
      void queryClient.invalidateQueries({ queryKey: runQuery(run.id).queryKey });
    }
    void queryClient.invalidateQueries({ queryKey: ["runs", "rows", run.id] });
    void queryClient.invalidateQueries({ queryKey: ["runs", "list"] });
    if (answer.ok && !isRunMoving(answer.data) && answer.data.state !== "draft")
      void invalidateAfterOperation(queryClient);
    return answer.ok ? answer.data : null;
  }

  return { pending, act };
}

/** Throws a draft away and leads to where one came from. */
export function useDiscard(run: Pick<RunView, "id" | "parentId" | "kind" | "action">) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);

  async function act() {
    if (pending) return;
    setPending(true);
    const answer = await discardRunAction({ runId: run.id }).catch(noAnswer);
    if (!answer.ok && answer.error.code !== "not-found") {
      setPending(false);
      toast({ tone: "bad", title: "The draft was not discarded", description: answer.error.message });
      void queryClient.invalidateQueries({ queryKey: runQuery(run.id).queryKey });
      return;
    }
    // Stays pending: the next page takes over.
    toast({ title: "The draft is discarded", description: "Nothing of it was sent." });
    if (run.parentId !== null && run.kind === "retry") router.push(`/runs/${run.parentId}`);
    else if (run.action === "create") router.push("/runs/create");
    else if (window.history.length > 1) router.back();
    else router.push("/sub-users");
  }

  return { pending, act };
}
