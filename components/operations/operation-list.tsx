"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { descriptorsQuery } from "@/components/queries";
import { detailPath } from "@/components/shell/paths";
import { Time } from "@/components/ui/time";
import type { OperationView } from "@/lib/domain/operations/operation";
import { visibleText } from "@/lib/domain/format";
import { inputText } from "./input-text";
import { operationNouns } from "./labels";
import { OperationState } from "./operation-state";

interface OperationListProps {
  operations: OperationView[];
  /** Left out on the page of one sub-user. */
  showSubUser?: boolean;
  actions?: (operation: OperationView) => ReactNode;
}

/** Operations, newest first: what, on whom, what came of it, by whom and when. */
export function OperationList({ operations, showSubUser = true, actions }: OperationListProps) {
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
            className="grid gap-x-4 gap-y-1 px-4 py-2.5 text-[0.8125rem] grid-cols-[auto_minmax(0,1fr)] md:grid-cols-[8.5rem_minmax(0,1fr)_auto]"
          >
            <span className="flex h-5 items-center self-start">
              <OperationState state={operation.state} unverified={operation.unverified} />
            </span>
            <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-0.5 max-md:order-last max-md:col-span-2">
              <p className="break-words">
                <span className="font-medium">{operationNouns[operation.operation]}</span>
                {showSubUser && (
                  <>
                    {" "}
                    <SubUserName operation={operation} />{" "}
                    <span className="text-muted">
                      at <bdi>{account?.label ?? operation.accountId}</bdi>
                    </span>
                  </>
                )}
              </p>
              {asked && <p className="break-words text-muted">{asked}</p>}
              {operation.message && (
                <p
                  className={
                    operation.state === "refused" ? "break-words text-bad" : "break-words text-muted"
                  }
                >
                  {visibleText(operation.message)}
                </p>
              )}
              {operation.reason && !operation.message?.includes(operation.reason) && (
                <p className="break-words text-muted">
                  Reason: <bdi>{visibleText(operation.reason)}</bdi>
                </p>
              )}
              {actions?.(operation)}
            </div>
            <p className="text-right text-muted">
              <Time at={operation.createdAt} /> by <bdi>{visibleText(operation.actor)}</bdi>
            </p>
          </li>
        );
      })}
    </ol>
  );
}

function SubUserName({ operation }: { operation: OperationView }) {
  const name = visibleText(operation.name);
  if (operation.remoteId === null) return <span className="break-all">{name}</span>;
  return (
    <Link
      href={detailPath({ accountId: operation.accountId, remoteId: operation.remoteId })}
      className="break-all font-medium text-accent hover:underline"
    >
      {name}
    </Link>
  );
}
