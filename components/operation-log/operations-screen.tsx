"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import type { ReactNode } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { BesideCustomer } from "@/components/customers/beside-customer";
import { operationsQuery } from "@/components/page-queries";
import { invalidateAfterOperation } from "@/components/invalidate-after-operation";
import { descriptorsQuery } from "@/components/queries";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { visibleText } from "@/lib/domain/format";
import type { OperationView } from "@/lib/domain/operations/operation";
import { operationFacts } from "@/lib/domain/operations/operations";
import * as texts from "@/lib/domain/texts/operation-log";
import { CheckNow, SettleButton } from "../operations/outcome/find-out";
import { mayBeRepeated } from "@/lib/domain/operations/names";
import { NextLook, OperationState } from "../operations/outcome/operation-state";
import { inputText } from "../operations/outcome/value-text";
import { AfterOperation } from "./after-operation";

const every = 15_000;

export function OperationsScreen() {
  const queryClient = useQueryClient();
  const unsettled = useQuery({ ...operationsQuery({ unsettled: true }), refetchInterval: every });
  const recent = useQuery({ ...operationsQuery(), refetchInterval: every });
  const open = unsettled.data ?? [];
  const settled = (recent.data ?? []).filter(({ state }) => state !== "unknown" && state !== "sent");

  function onSettled(operation: OperationView) {
    const name = visibleText(disambiguatedName(operation.name, operation.apart));
    if (operation.state === "done" || operation.state === "skipped")
      toast({ title: texts.settledDone(name) });
    else if (operation.state === "partly")
      toast({
        tone: "neutral",
        title: texts.settledPartly(name),
        description: operation.message ?? undefined,
      });
    else if (operation.state === "refused") toast({ tone: "neutral", title: texts.settledRefused(name) });
    else if (operation.state === "superseded")
      toast({ tone: "neutral", title: texts.settledSuperseded(name) });
    void invalidateAfterOperation(
      queryClient,
      operation.remoteId === null
        ? undefined
        : { accountId: operation.accountId, remoteId: operation.remoteId },
    );
  }

  if (unsettled.isSuccess && recent.isSuccess && open.length + settled.length === 0) {
    return (
      <EmptyState icon={<ListChecks />} title={texts.emptyTitle}>
        <p>{texts.empty}</p>
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-6">
      {(unsettled.isError || recent.isError) && (
        <Banner tone="warn">{texts.notRefreshed((unsettled.error ?? recent.error)?.message ?? "")}</Banner>
      )}
      {open.length > 0 && (
        <section aria-labelledby="unsettled" className="grid gap-2">
          <h2 id="unsettled" className="flex items-center gap-2 text-[0.8125rem] font-semibold">
            <Rich parts={texts.unsettled(<Badge tone="warn">{open.length}</Badge>)} />
          </h2>
          <p className="text-[0.8125rem] text-muted">{texts.unsettledHelp}</p>
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
            {texts.recent}
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

interface OperationListProps {
  operations: OperationView[];
  actions?: (operation: OperationView) => ReactNode;
}

/** Operations, newest first: what was done to whom, its outcome, by whom and when. */
function OperationList({ operations, actions }: OperationListProps) {
  const accounts = useAccounts();
  const { data: descriptors } = useQuery(descriptorsQuery());
  return (
    <ol className="divide-y overflow-hidden rounded-lg border bg-surface shadow-lift">
      {operations.map((operation) => {
        const account = accounts.find(({ id }) => id === operation.accountId);
        const asked = inputText(operation, descriptors?.[operation.accountId] ?? []);
        return (
          <li
            key={operation.id}
            className="grid gap-x-4 gap-y-1 px-4 py-2.5 text-[0.8125rem] grid-cols-[auto_minmax(0,1fr)] lg:grid-cols-[8.5rem_minmax(0,1fr)_auto]"
          >
            <span className="flex h-5 items-center self-start">
              <OperationState state={operation.state} unverified={operation.unverified} />
            </span>
            <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-0.5 max-lg:order-last max-lg:col-span-2">
              <p className="break-words">
                <Rich
                  parts={texts.doneAt(
                    <span className="font-medium">{operationFacts[operation.operation].label}</span>,
                    <SubUserName operation={operation} />,
                    <span className="text-muted">
                      <Rich parts={texts.atAccount(<bdi>{account?.label ?? operation.accountId}</bdi>)} />
                    </span>,
                  )}
                />{" "}
                <BesideCustomer customer={operation.customer} />
              </p>
              {asked && <p className="break-words text-muted">{asked}</p>}
              {operation.message && (
                <p
                  className={
                    mayBeRepeated(operation.state) ? "break-words text-bad" : "break-words text-muted"
                  }
                >
                  {visibleText(operation.message)}
                </p>
              )}
              {operation.reason && !operation.message?.includes(operation.reason) && (
                <p className="break-words text-muted">
                  <Rich parts={texts.reason(<bdi>{visibleText(operation.reason)}</bdi>)} />
                </p>
              )}
              {actions?.(operation)}
            </div>
            <p className="text-right text-muted">
              <Rich
                parts={texts.whenAndBy(
                  <Time at={operation.createdAt} />,
                  <bdi>{visibleText(operation.actor)}</bdi>,
                )}
              />
            </p>
          </li>
        );
      })}
    </ol>
  );
}

function SubUserName({ operation }: { operation: OperationView }) {
  const name = visibleText(disambiguatedName(operation.name, operation.apart));
  if (operation.remoteId === null) return <span className="break-all">{name}</span>;
  return (
    <Link
      href={subUserPath({ accountId: operation.accountId, remoteId: operation.remoteId })}
      className="break-all font-medium text-accent hover:underline"
    >
      {name}
    </Link>
  );
}
