"use client";

import { KeyRound } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { takeReceiptAction } from "@/app/(desk)/runs/actions";
import { withStepUp } from "@/components/auth/with-step-up";
import { download } from "@/components/data-table/csv";
import { noAnswer } from "@/components/no-answer";
import { useAllowed } from "@/components/shell/actor";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { Envelope } from "@/lib/domain/errors";
import type { RunView } from "@/lib/domain/runs/run";
import { runQuery } from "./queries";

/** The credentials a run made, handed out as a file exactly once. */
export function ReceiptPanel({ run }: { run: RunView }) {
  const queryClient = useQueryClient();
  const allowed = useAllowed("runs.receipt");
  const [pending, setPending] = useState(false);

  async function take() {
    setPending(true);
    const answer = await withStepUp(takeReceiptAction)({ runId: run.id }).catch(
      (error: unknown): Envelope<{ csv: string }> => noAnswer(error),
    );
    setPending(false);
    if (answer.ok) {
      download(`credentials-${run.id.slice(0, 8)}.csv`, answer.data.csv);
      toast({ title: "The credentials are downloaded", description: "Subdesk no longer keeps them." });
    } else toast({ tone: "bad", title: "No credentials were handed out", description: answer.error.message });
    await queryClient.invalidateQueries({ queryKey: runQuery(run.id).queryKey });
  }

  const taken = run.receipt === "taken";
  return (
    <section
      aria-labelledby="credentials"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border bg-surface p-4 text-[0.8125rem]"
    >
      <KeyRound aria-hidden="true" className="size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-60">
        <h2 id="credentials" className="font-semibold">
          {taken ? "The credentials have been handed out" : "The new credentials are ready"}
        </h2>
        <p className="text-muted">
          {taken
            ? "They were downloaded once and are kept nowhere. Whoever has the file has them; a lost password is replaced by setting a new one."
            : "They can be downloaded once. After that they are kept nowhere, so keep the file safe. The download is noted in the audit."}
        </p>
      </div>
      {!taken && allowed && (
        <Button variant="primary" pending={pending} onClick={() => void take()}>
          Download credentials
        </Button>
      )}
    </section>
  );
}
