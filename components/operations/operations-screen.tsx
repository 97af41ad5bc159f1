"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { invalidateAfterOperation, operationsQuery } from "@/components/queries";
import { AfterOperation } from "@/components/runs/after-operation";
import { Banner } from "@/components/ui/banner";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { toast } from "@/components/ui/toast";
import { visibleText } from "@/lib/domain/format";
import type { OperationView } from "@/lib/domain/operations/operation";
import { CheckNow } from "./check-now";
import { NextLook } from "./next-look";
import { OperationList } from "./operation-list";
import { SettleButton } from "./settle-button";

const every = 15_000;

export function OperationsScreen() {
  const queryClient = useQueryClient();
  const unsettled = useQuery({ ...operationsQuery({ unsettled: true }), refetchInterval: every });
  const recent = useQuery({ ...operationsQuery(), refetchInterval: every });
  const open = unsettled.data ?? [];
  const settled = (recent.data ?? []).filter(({ state }) => state !== "unknown" && state !== "sent");

  function onSettled(operation: OperationView) {
    const name = visibleText(operation.name);
    if (operation.state === "done" || operation.state === "skipped")
      toast({ title: `Settled: ${name} was changed` });
    else if (operation.state === "refused")
      toast({ tone: "neutral", title: `Settled: ${name} was not changed` });
    else if (operation.state === "superseded")
      toast({ tone: "neutral", title: `Settled: a later change of ${name} was carried out` });
    void invalidateAfterOperation(
      queryClient,
      operation.remoteId === null
        ? undefined
        : { accountId: operation.accountId, remoteId: operation.remoteId },
    );
  }

  if (unsettled.isSuccess && recent.isSuccess && open.length + settled.length === 0) {
    return (
      <EmptyState icon={<ListChecks />} title="Nothing has been done yet">
        <p>Every change made to a sub-user is listed here, with what came of it.</p>
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-6">
      {(unsettled.isError || recent.isError) && (
        <Banner tone="warn">
          The list could not be refreshed: {(unsettled.error ?? recent.error)?.message}
        </Banner>
      )}
      {open.length > 0 && (
        <section aria-labelledby="unsettled" className="grid gap-2">
          <h2 id="unsettled" className="flex items-center gap-2 text-[0.8125rem] font-semibold">
            Unsettled <Badge tone="warn">{open.length}</Badge>
          </h2>
          <p className="text-[0.8125rem] text-muted">
            It is not known yet whether these took effect. Subdesk keeps looking where a read can tell, and
            never sends one again by itself.
          </p>
          <OperationList
            operations={open}
            actions={(operation) =>
              operation.state === "unknown" && <Decide operation={operation} onSettled={onSettled} />
            }
          />
        </section>
      )}
      {settled.length > 0 && (
        <section aria-labelledby="recent" className="grid gap-2">
          <h2 id="recent" className="text-[0.8125rem] font-semibold">
            Recent
          </h2>
          <OperationList
            operations={settled}
            actions={(operation) => <AfterOperation operation={operation} />}
          />
        </section>
      )}
    </div>
  );
}

function Decide({
  operation,
  onSettled,
}: {
  operation: OperationView;
  onSettled: (operation: OperationView) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 py-1">
      <span className="text-muted">
        <NextLook operation={operation} />
      </span>
      {operation.checkable && <CheckNow operation={operation} onChecked={onSettled} />}
      <SettleButton operation={operation} onSettled={onSettled} />
    </div>
  );
}
