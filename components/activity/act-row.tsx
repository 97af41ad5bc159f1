"use client";

import type { ReactNode } from "react";
import { useDescriptors } from "@/components/accounts/use-accounts";
import { differences } from "@/components/audit/difference";
import { AfterOperation } from "@/components/operation-log/after-operation";
import { UndoOrWhy } from "@/components/operations/outcome/undo-or-why";
import { OperationState } from "@/components/operations/outcome/operation-state";
import { fieldName, inputText, ownLimitTexts, valueTexts } from "@/components/operations/outcome/value-text";
import { BesideCustomer, CustomerLink } from "@/components/customers/beside-customer";
import { RunState } from "@/components/runs/run-state";
import { countOf, outcomeText, runTitle } from "@/components/runs/words";
import { changesOf } from "@/components/operations/outcome/changes";
import { StatusBadge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { Moment, Time } from "@/components/ui/time";
import type { Act } from "@/lib/domain/activity/activity";
import type { AuditView } from "@/lib/domain/audit/audit";
import { actionText, outcomeWords } from "@/lib/domain/audit/words";
import type { CustomerName } from "@/lib/domain/customers/name";
import { visibleText } from "@/lib/domain/format";
import type { OperationView } from "@/lib/domain/operations/operation";
import { operationFacts } from "@/lib/domain/operations/operations";
import type { RunView } from "@/lib/domain/runs/run";
import { subUserPath } from "@/lib/domain/sub-users/address";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/activity";
import { Settling } from "./settling";
import { UndoRun } from "./undo-run";

/** One act: what was done to whom, its outcome, by whom and when, and the way back. */
export function ActRow({ act, of, accountLabel }: { act: Act } & Where) {
  switch (act.kind) {
    case "operation":
      return <OperationAct operation={act.operation} of={of} accountLabel={accountLabel} />;
    case "run":
      return <RunAct run={act.run} />;
    case "event":
      return <EventAct entry={act.entry} of={of} accountLabel={accountLabel} />;
  }
}

interface Where {
  /** The sub-user on whose page it is shown, which is not named again. */
  of: SubUserRef | undefined;
  accountLabel: (id: string) => string;
}

function Row({
  id,
  state,
  title,
  detail,
  reason,
  actor,
  at,
  action,
}: {
  /** Where a link to it leads. */
  id?: string;
  state: ReactNode;
  title: ReactNode;
  detail: readonly ReactNode[];
  reason: string | null;
  actor: string;
  at: string;
  action?: ReactNode;
}) {
  const lines = detail.filter((line) => line !== null && line !== "");
  return (
    <li
      id={id}
      className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-1 px-4 py-2 text-[0.8125rem] @2xl:grid-cols-[9.5rem_minmax(0,1fr)_auto] scroll-mt-16 target:bg-accent-soft"
    >
      <span className="flex min-h-5 items-center">{state}</span>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-0.5 @max-2xl:order-last @max-2xl:col-span-2">
        <p className="break-words">{title}</p>
        {lines.map((line, at) => (
          <p key={at} className="break-words text-muted tabular-nums">
            {line}
          </p>
        ))}
        {reason && (
          <p className="break-words text-muted">
            <Rich parts={texts.reason(<bdi>{visibleText(reason)}</bdi>)} />
          </p>
        )}
        {action}
      </div>
      <p className="text-right text-muted">
        <Rich parts={texts.byAndWhen(<bdi>{visibleText(actor) || texts.noOne}</bdi>, <Time at={at} />)} />
      </p>
    </li>
  );
}

function OperationAct({ operation, of, accountLabel }: { operation: OperationView } & Where) {
  const { message, reason } = operation;
  const descriptors = useDescriptors(operation.accountId);
  const changes = changesOf(operation).map(({ field, before, after }) =>
    texts.changed(fieldName(field), ...valueTexts(field, before, after)),
  );
  // Where nothing is known to have changed, what was asked for is all there is to judge by.
  const asked =
    changes.length === 0
      ? inputText(operation, descriptors)
      : [...changes, ...ownLimitTexts(operation, descriptors)].join(", ");
  return (
    <Row
      id={operation.id}
      state={<OperationState state={operation.state} unverified={operation.unverified} />}
      title={
        <Done
          what={operationFacts[operation.operation].label}
          subject={of ? null : operation.name}
          apart={operation.apart}
          account={accountLabel(operation.accountId)}
          at={operation}
          customer={operation.customer}
        />
      }
      detail={[
        asked,
        operation.state === "done" && !operation.unverified ? null : message && visibleText(message),
      ]}
      reason={reason !== null && message?.includes(reason) ? null : reason}
      actor={operation.actor}
      at={operation.createdAt}
      action={
        <>
          <AfterOperation operation={operation} />
          {operation.state === "unknown" && <Settling operation={operation} of={of} />}
        </>
      }
    />
  );
}

function RunAct({ run }: { run: RunView }) {
  const over = run.state === "done" || run.state === "cancelled";
  return (
    <Row
      state={<RunState run={run} />}
      title={
        <Link href={`/runs/${run.id}`} className="font-medium text-accent hover:underline">
          {runTitle(run, countOf(run.totals.byState))}
        </Link>
      }
      detail={[over ? outcomeText(run.totals) : run.pauseMessage]}
      reason={run.reason}
      actor={run.actor}
      at={run.createdAt}
      action={
        run.undoable && (
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <UndoOrWhy status={run.undo}>{run.permitted && <UndoRun runId={run.id} />}</UndoOrWhy>
          </span>
        )
      }
    />
  );
}

function EventAct({ entry, of, accountLabel }: { entry: AuditView } & Where) {
  const outcome = outcomeWords(entry.outcome);
  return (
    <Row
      state={
        outcome ? (
          <StatusBadge tone={outcome.tone} shape={outcome.shape}>
            {outcome.label}
          </StatusBadge>
        ) : (
          entry.outcome
        )
      }
      title={
        <Done
          what={actionText(entry.action)}
          subject={of ? null : entry.subject}
          apart={entry.apart}
          account={entry.accountId !== null && entry.remoteId !== null ? accountLabel(entry.accountId) : null}
          at={entry}
          customer={entry.customer}
        />
      }
      detail={differences(entry).map(({ label, before, after, moment }) =>
        label === null ? (
          after
        ) : moment ? (
          <Rich key={label} parts={texts.valueAt(label, <Moment at={after} />)} />
        ) : (
          texts.changed(label, before, after)
        ),
      )}
      reason={entry.reason}
      actor={entry.actor}
      at={entry.at}
    />
  );
}

/** `subject`: null on the sub-user's own page. `account`: null where it was done to no sub-user. */
function Done({
  what,
  subject,
  apart,
  account,
  at: { accountId, remoteId },
  customer,
}: {
  what: string;
  subject: string | null;
  apart: string | null;
  account: string | null;
  at: { accountId: string | null; remoteId: string | null };
  customer: CustomerName | undefined;
}) {
  const act = <span className="font-medium">{what}</span>;
  if (subject === null) return act;
  const name =
    accountId !== null && remoteId !== null ? (
      <Link
        href={subUserPath({ accountId, remoteId })}
        className="break-all font-medium text-accent hover:underline"
      >
        {visibleText(subject)}
      </Link>
    ) : customer ? (
      <CustomerLink customer={customer} />
    ) : (
      <span className="break-all">{visibleText(subject)}</span>
    );
  const whom = apart === null ? name : <Rich parts={texts.nameApart(name, visibleText(apart))} />;
  const where = account !== null && <span className="text-muted">{texts.atAccount(account)}</span>;
  return (
    <>
      <Rich parts={texts.doneAt(act, whom, where)} />{" "}
      {remoteId !== null && <BesideCustomer customer={customer} />}
    </>
  );
}
