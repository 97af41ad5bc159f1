"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { discardRunAction } from "@/app/(desk)/runs/actions";
import { noAnswer } from "@/components/no-answer";
import { toast } from "@/components/ui/toast";
import type { RunView } from "@/lib/domain/runs/run";
import { runQuery } from "./queries";

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
