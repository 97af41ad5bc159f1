"use client";

import { Undo2 } from "lucide-react";
import { type Action, toastFailure } from "@/components/call-action";
import { usePlan } from "@/components/runs/use-plan";
import { Button } from "@/components/ui/button";
import type { RunView } from "@/lib/domain/runs/run";
import * as texts from "@/lib/domain/texts/operation-log";

/** Plans the way back as a draft and leads to its preview. `of`: the id of what is undone. */
export function UndoButton({ of, request }: { of: string; request: Action<string, RunView> }) {
  const { pending, plan } = usePlan();

  async function undo() {
    const error = await plan(of, request);
    if (error) toastFailure(texts.notUndone, error);
  }

  return (
    <Button
      size="sm"
      variant="ghost"
      className="-ml-2"
      icon={<Undo2 aria-hidden="true" className="size-3.5" />}
      pending={pending}
      onClick={() => void undo()}
    >
      {texts.undo}
    </Button>
  );
}
