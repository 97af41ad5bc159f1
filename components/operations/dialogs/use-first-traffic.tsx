"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState, type ReactNode } from "react";
import { makeUuid } from "@/components/make-uuid";
import { invalidateAfterOperation } from "@/components/queries";
import { AmountChips } from "@/components/ui/amount-chips";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select, UnitInput } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { readWhole } from "@/lib/domain/amount";
import { formatCount } from "@/lib/domain/format";
import type { PerformRequest, PerformResult } from "@/lib/domain/operations/operation";
import type { FieldDescriptor, OperationDescriptor } from "@/lib/domain/providers/descriptor";
import { perform } from "../perform/perform";
import { leavesOpen } from "../perform/request";

interface FirstTraffic {
  /** Whether the new sub-user is to start with some. */
  asked: boolean;
  /** Says what is wrong beside the field; true when nothing is. */
  check: () => boolean;
  /** Once the sub-user is there: adds the traffic as an operation of its own. */
  add: (created: PerformResult) => Promise<void>;
  fields: ReactNode;
  outcome: ReactNode;
}

type Outcome = { state: "adding" | "done" | "failed" | "unknown"; text: string };

/** Traffic that a new sub-user starts with, for providers that create one without any. */
export function useFirstTraffic(descriptor: OperationDescriptor | undefined): FirstTraffic {
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [text, setText] = useState("");
  const [product, setProduct] = useState("");
  const [error, setError] = useState<string | undefined>();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [request, setRequest] = useState<PerformRequest | null>(null);
  const amountField = descriptor?.fields.find(({ meaning }) => meaning === "amount");
  const productField = descriptor?.fields.find(({ meaning }) => meaning === "product");
  const amount = amountIn(text, amountField);

  async function send(sent: PerformRequest, gigabytes: number) {
    const words = `${formatCount(gigabytes)} GB`;
    setRequest(sent);
    setOutcome({ state: "adding", text: `Adding ${words}…` });
    const answer = await perform(sent);
    if (answer.ok) {
      const { state, message } = answer.data.operation;
      if (state === "done") setOutcome({ state: "done", text: message ?? `${words} added.` });
      else if (state === "refused" || state === "skipped")
        setOutcome({ state: "failed", text: `${words} were not added: ${message ?? "refused."}` });
      else
        setOutcome({
          state: "unknown",
          text: `It is not known whether ${words} were added. It is listed under Operations.`,
        });
    } else if (leavesOpen(answer.error))
      setOutcome({
        state: "unknown",
        text: `${answer.error.message} The same request is never carried out twice.`,
      });
    else setOutcome({ state: "failed", text: `${words} were not added: ${answer.error.message}` });
    await invalidateAfterOperation(queryClient, {
      accountId: sent.accountId,
      remoteId: sent.remoteId ?? "",
    });
  }

  return {
    asked: text.trim() !== "",
    check() {
      const problem = amount?.ok === false ? amount.problem : undefined;
      setError(problem);
      if (problem !== undefined) input.current?.focus();
      return problem === undefined;
    },
    async add({ operation: { state, accountId, remoteId } }) {
      if (!amount?.ok || !amountField || state !== "done" || remoteId === null) return;
      const chosen = product || (productField?.choices?.[0]?.value ?? "");
      await send(
        {
          operationId: makeUuid(),
          operation: "allocate-traffic",
          accountId,
          remoteId,
          input: { [amountField.name]: amount.value, ...(productField && { [productField.name]: chosen }) },
        },
        amount.value,
      );
    },
    fields: descriptor && amountField && (
      <fieldset className="grid gap-3 rounded-md border p-3">
        <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-3">
          <Field label="Start with traffic" optional error={error}>
            {(control) => (
              <UnitInput
                {...control}
                unit="GB"
                ref={input}
                inputMode="numeric"
                value={text}
                aria-describedby={[control["aria-describedby"], hint].filter(Boolean).join(" ")}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          {productField?.choices && (
            <Field label={productField.label}>
              {(control) => (
                <Select {...control} value={product} onChange={(event) => setProduct(event.target.value)}>
                  {productField.choices?.map(({ value, label }) => (
                    <option key={value} value={value}>
                      {label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
        </div>
        <AmountChips onChoose={(gigabytes) => setText(String(gigabytes))} />
        <p id={hint} className="text-xs text-faint">
          Added as a second operation, once the sub-user is created. {descriptor.irreversible}
        </p>
      </fieldset>
    ),
    outcome: outcome && (
      <div role="status">
        {outcome.state === "adding" ? (
          <p className="flex items-center gap-2 text-[0.8125rem] text-muted">
            <Spinner className="!size-3.5" /> {outcome.text}
          </p>
        ) : (
          <Banner
            tone={outcome.state === "done" ? "info" : outcome.state === "failed" ? "bad" : "warn"}
            action={
              request && outcome.state !== "done" && amount?.ok ? (
                <Button
                  size="sm"
                  onClick={() =>
                    void send(
                      outcome.state === "failed" ? { ...request, operationId: makeUuid() } : request,
                      amount.value,
                    )
                  }
                >
                  Try again
                </Button>
              ) : undefined
            }
          >
            {outcome.text}
          </Banner>
        )}
      </div>
    ),
  };
}

/** Null when none is asked for. */
function amountIn(text: string, field: FieldDescriptor | undefined) {
  if (text.trim() === "" || !field) return null;
  const amount = readWhole(text, "Enter a whole number of GB.");
  if (!amount.ok) return amount;
  const { min = 1, max } = field;
  if (amount.value < min) return { ok: false as const, problem: `At least ${formatCount(min)} GB.` };
  if (max !== undefined && amount.value > max)
    return { ok: false as const, problem: `At most ${formatCount(max)} GB at once.` };
  return amount;
}
