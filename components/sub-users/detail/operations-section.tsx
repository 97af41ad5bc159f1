"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useDescriptors } from "@/components/accounts/use-accounts";
import { AfterOperation } from "@/components/operation-log/after-operation";
import { operationFacts } from "@/lib/domain/operations/operations";
import { CheckNow } from "@/components/operations/outcome/find-out";
import { NextLook, OperationState } from "@/components/operations/outcome/operation-state";
import { SettleForm } from "@/components/operations/outcome/settle-form";
import { fieldName, inputText, valueTexts } from "@/components/operations/outcome/value-text";
import { invalidateAfterOperation } from "@/components/queries";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { visibleText } from "@/lib/domain/format";
import type { OperationView } from "@/lib/domain/operations/operation";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import { subUserOperationsQuery } from "./queries";
import { changesOf } from "./changes";
import { Section } from "@/components/ui/section";

export function OperationsSection({ subUser }: { subUser: SubUserRef }) {
  const { data, error } = useQuery(subUserOperationsQuery(subUser));
  return (
    <Section id="operations" title="Operations">
      {error && !data && <Banner tone="bad">{error.message}</Banner>}
      {!data && !error && <Skeleton className="h-10 w-full" />}
      {data?.length === 0 && (
        <p className="text-[0.8125rem] text-muted">No change has been made to it through Subdesk yet.</p>
      )}
      {data && data.length > 0 && (
        <ol className="-my-4 divide-y">
          {data.map((operation) => (
            <Entry key={operation.id} operation={operation} subUser={subUser} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function Entry({ operation, subUser }: { operation: OperationView; subUser: SubUserRef }) {
  const changes = changesOf(operation).map(({ field, before, after }) => ({
    field,
    texts: valueTexts(field, before, after),
  }));
  const descriptors = useDescriptors(operation.accountId);
  // Where nothing is known to have changed, what was asked for is all there is to judge by.
  const asked = changes.length === 0 ? inputText(operation, descriptors) : "";
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-1 py-3 text-[0.8125rem]">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span className="font-medium">{operationFacts[operation.operation].label}</span>
        <OperationState state={operation.state} unverified={operation.unverified} />
        <span className="ml-auto text-xs text-muted">
          <bdi>{visibleText(operation.actor)}</bdi>, <Time at={operation.createdAt} />
        </span>
      </div>
      {changes.map(({ field, texts: [before, after] }) => (
        <p key={field} className="break-words text-muted tabular-nums">
          {fieldName(field)}: <bdi>{before}</bdi> <span aria-label="becomes">→</span>{" "}
          <span className="text-ink">{after}</span>
        </p>
      ))}
      {asked && <p className="break-words text-muted">{asked}</p>}
      {operation.message && <p className="break-words text-muted">{visibleText(operation.message)}</p>}
      {operation.reason && (
        <p className="break-words text-muted">
          Reason: <bdi>{visibleText(operation.reason)}</bdi>
        </p>
      )}
      <AfterOperation operation={operation} />
      {operation.state === "unknown" && <Settling operation={operation} subUser={subUser} />}
    </li>
  );
}

/** The ways to find out what became of it. */
function Settling({ operation, subUser }: { operation: OperationView; subUser: SubUserRef }) {
  const queryClient = useQueryClient();
  const maySettle = useAllowed("operations.settle");
  const [settling, setSettling] = useState(false);
  const settled = () => {
    setSettling(false);
    void invalidateAfterOperation(queryClient, subUser);
  };
  if (settling) {
    return (
      <div className="mt-2 rounded-md border p-3">
        <SettleForm operation={operation} onSettled={settled} onCancel={() => setSettling(false)} />
      </div>
    );
  }
  return (
    <div className="mt-1 flex flex-wrap items-center gap-2">
      <span className="text-muted">
        <NextLook operation={operation} />
      </span>
      {operation.checkable && <CheckNow operation={operation} onChecked={settled} />}
      {maySettle && (
        <Button size="sm" onClick={() => setSettling(true)}>
          Settle…
        </Button>
      )}
    </div>
  );
}
