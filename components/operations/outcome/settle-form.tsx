"use client";

import { useId, useState, type FormEvent } from "react";
import { settleOperationAction } from "@/app/(desk)/operations/actions";
import { maybeDone } from "@/components/call-action";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import { longestReason, shortestReason } from "@/lib/domain/operations/limits";
import type { OperationView } from "@/lib/domain/operations/operation";

type Verdict = "done" | "refused";

const unanswered = maybeDone(
  "Subdesk did not answer, so your verdict may or may not have been kept. It is safe to try again: an operation is settled once.",
);

/** A person's word on an outcome no read can decide, with how they know. */
export function SettleForm({
  operation,
  onSettled,
  onCancel,
}: {
  operation: Pick<OperationView, "id">;
  onSettled: (operation: OperationView) => void;
  onCancel: () => void;
}) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const { run, pending, error } = useAction(settleOperationAction, { unanswered });
  const group = useId();
  const tooShort = reason.trim().length < shortestReason;
  const reasonError = error?.fields?.reason ?? (asked && tooShort ? "Say how you know." : undefined);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (verdict === null || tooShort) return;
    const settled = await run({ operationId: operation.id, verdict, reason });
    if (settled) onSettled(settled);
  }

  const choice = (value: Verdict, label: string) => (
    <label className="flex min-h-6 items-center gap-2">
      <input
        type="radio"
        name={group}
        checked={verdict === value}
        onChange={() => setVerdict(value)}
        className="size-4 accent-accent"
      />
      {label}
    </label>
  );

  return (
    <form method="post" onSubmit={submit} noValidate className="grid gap-3 text-[0.8125rem]">
      {error && !error.fields && (
        <div role="alert">
          <Banner tone="bad">{error.message}</Banner>
        </div>
      )}
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-medium">Did it take effect?</legend>
        {choice("done", "Yes, it was done")}
        {choice("refused", "No, it was not done")}
        {asked && verdict === null && (
          <p role="alert" className="text-xs font-medium text-bad">
            Choose what became of it.
          </p>
        )}
      </fieldset>
      <Field label="How do you know?" error={reasonError} help="Kept with the operation, with your name.">
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={longestReason}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel} disabled={pending}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" pending={pending}>
          Settle
        </Button>
      </div>
    </form>
  );
}
