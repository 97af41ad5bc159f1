"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState, type ReactNode } from "react";
import { readUnits, unitOf } from "@/components/forms/field-values";
import { makeUuid } from "@/components/make-uuid";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { AmountChips } from "@/components/ui/amount-chips";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select, UnitInput } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import type { PerformRequest, PerformResult } from "@/lib/domain/operations/operation";
import type { FieldDescriptor, OperationDescriptor } from "@/lib/domain/providers/descriptor";
import { bytesOf, wholeGB, writeUnits } from "@/lib/domain/providers/traffic-unit";
import * as texts from "@/lib/domain/texts/add-traffic";
import { type FollowUp, followUpOf } from "../perform/follow-up";
import { perform } from "../perform/perform";

interface FirstTraffic {
  /** Whether the new sub-user is to start with some. */
  asked: boolean;
  /** Null when none is typed, or what is typed is not an amount. */
  bytes: number | null;
  /** Says what is wrong beside the field; true when nothing is. */
  check: () => boolean;
  /** Once the sub-user is there: adds the traffic as an operation of its own. */
  add: (created: PerformResult) => Promise<void>;
  fields: ReactNode;
  outcome: ReactNode;
}

type Outcome = Omit<FollowUp, "state"> & { state: FollowUp["state"] | "adding" };

/** What was typed of it. */
export interface FirstTyped {
  text: string;
  product: string;
}

export const nothingTyped: FirstTyped = { text: "", product: "" };

/** Traffic that a new sub-user starts with, for providers that create one without any. */
export function useFirstTraffic(
  descriptor: OperationDescriptor | undefined,
  { text, product }: FirstTyped,
  onType: (typed: FirstTyped) => void,
): FirstTraffic {
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const setText = (typed: string) => onType({ text: typed, product });
  const setProduct = (chosen: string) => onType({ text, product: chosen });
  const [error, setError] = useState<string | undefined>();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [request, setRequest] = useState<PerformRequest | null>(null);
  const amountField = descriptor?.fields.find(({ meaning }) => meaning === "amount");
  const productField = descriptor?.fields.find(({ meaning }) => meaning === "product");
  const amount = amountIn(text, amountField);

  async function send(sent: PerformRequest, units: number) {
    const words = writeUnits(units, amountField?.unit);
    setRequest(sent);
    setOutcome({ state: "adding", title: texts.firstAdding(words) });
    const answer = await perform(sent);
    const { detail, ...followUp } = followUpOf(answer, {
      done: texts.firstAdded(words),
      failed: texts.firstNotAdded(words),
      unknown: texts.firstUnknown(words),
      additive: true,
    });
    const lost = !answer.ok && followUp.state === "unknown";
    setOutcome({
      ...followUp,
      ...(lost ? { detail: texts.firstSameRequest } : detail !== undefined && { detail }),
    });
    await invalidateAfterOperation(queryClient, {
      accountId: sent.accountId,
      remoteId: sent.remoteId ?? "",
    });
  }

  return {
    asked: text.trim() !== "",
    bytes: amount?.ok ? bytesOf(amount.value, amountField?.unit) : null,
    check() {
      const problem = amount?.ok === false ? amount.problem : undefined;
      setError(problem);
      if (problem !== undefined) input.current?.focus();
      return problem === undefined;
    },
    async add({ operation: { state, accountId, remoteId } }) {
      if (!amount?.ok || !amountField || state !== "done") return;
      if (remoteId === null) {
        const title = texts.firstNotAdded(writeUnits(amount.value, amountField.unit));
        return setOutcome({ state: "failed", title, detail: texts.firstWithoutId });
      }
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
          <Field label={texts.firstLabel} optional error={error}>
            {(control) => (
              <UnitInput
                {...control}
                unit={unitOf(amountField).label}
                ref={input}
                inputMode={unitOf(amountField).step < 1 ? "decimal" : "numeric"}
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
        <AmountChips unit={unitOf(amountField).label} onChoose={(units) => setText(String(units))} />
        <p id={hint} className="text-xs text-faint">
          {texts.firstHelp} {descriptor.irreversible}
        </p>
      </fieldset>
    ),
    outcome: outcome && (
      <div role="status">
        {outcome.state === "adding" ? (
          <p className="flex items-center gap-2 text-[0.8125rem] text-muted">
            <Spinner className="!size-3.5" /> {outcome.title}
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
                  {texts.tryAgain}
                </Button>
              ) : undefined
            }
          >
            {outcome.title}
            {outcome.detail !== undefined && ` ${outcome.detail}`}
          </Banner>
        )}
      </div>
    ),
  };
}

/** Null when nothing is typed. */
function amountIn(text: string, field: FieldDescriptor | undefined) {
  if (text.trim() === "" || !field) return null;
  const { unit = wholeGB, min = unit.step, max } = field;
  const amount = readUnits(text, unit);
  if (!amount.ok) return amount;
  if (amount.value < min) return { ok: false as const, problem: texts.atLeast(writeUnits(min, unit)) };
  if (max !== undefined && amount.value > max)
    return { ok: false as const, problem: texts.atMost(writeUnits(max, unit)) };
  return amount;
}
