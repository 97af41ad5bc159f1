"use client";

import { useId, useState, type FormEvent } from "react";
import { settleOperationAction } from "@/app/(desk)/operations/actions";
import { outcomeUnknown } from "@/components/call-action";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import { maxReasonLength, minReasonLength } from "@/lib/domain/operations/limits";
import type { OperationView } from "@/lib/domain/operations/operation";
import * as texts from "@/lib/domain/texts/outcome";
import { cancel } from "@/lib/domain/texts/common";

type Verdict = "done" | "refused";

const unanswered = outcomeUnknown(texts.settleUnanswered);

/** A person's verdict on an unknown outcome, with how they know. */
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
  const tooShort = reason.trim().length < minReasonLength;
  const reasonError = error?.fields?.reason ?? (asked && tooShort ? texts.sayHow : undefined);

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
        <legend className="mb-1 font-medium">{texts.verdict}</legend>
        {choice("done", texts.verdictDone)}
        {choice("refused", texts.verdictRefused)}
        {asked && verdict === null && (
          <p role="alert" className="text-xs font-medium text-bad">
            {texts.verdictMissing}
          </p>
        )}
      </fieldset>
      <Field label={texts.how} error={reasonError} help={texts.howHelp}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={maxReasonLength}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel} disabled={pending}>
          {cancel}
        </Button>
        <Button type="submit" variant="primary" pending={pending}>
          {texts.settle}
        </Button>
      </div>
    </form>
  );
}
