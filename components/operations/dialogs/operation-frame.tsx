"use client";

import type { ReactNode } from "react";
import { ArrowRight } from "lucide-react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Rich } from "@/components/ui/rich";
import type { AccountView } from "@/lib/domain/accounts/account";
import { visibleText } from "@/lib/domain/format";
import type { PerformResult } from "@/lib/domain/operations/operation";
import type { OperationDescriptor } from "@/lib/domain/providers/descriptor";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { disambiguatedName, disambiguator } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/operations";
import { cancel } from "@/lib/domain/texts/common";
import { Problem } from "../outcome/problem";
import { Receipt, type ReceiptHandOver } from "../outcome/receipt";
import { mayBeRepeated } from "@/lib/domain/operations/names";
import { UnsettledPanel } from "../outcome/unsettled-panel";
import type { ReceiptEntry } from "../outcome/value-text";
import type { OperationRun } from "../perform/use-operation";

interface OperationFrameProps {
  run: OperationRun;
  account: AccountView;
  title: ReactNode;
  description?: ReactNode;
  /** Shown instead of everything else once it is done. */
  receipt?: {
    title: string;
    entries: ReceiptEntry[];
    handOver?: ReceiptHandOver;
    /** What came of a second operation that follows. */
    then?: ReactNode;
    /** What can be done next, beside closing it. */
    next?: ReactNode;
  } | null;
  /** Passwords that were sent; shown when the outcome is unknown, so that they are not lost. */
  sentSecrets?: ReceiptEntry[];
  submitLabel: string;
  danger?: boolean;
  /** Something has to be typed or changed first. */
  ready?: boolean;
  /** The form to submit; without one, `onSubmit` is called. */
  form?: string;
  onSubmit?: () => void;
  back?: { label: string; onClick: () => void };
  onClose: () => void;
  children: ReactNode;
}

/** The dialog every operation shares: its form, then whatever came of it. */
export function OperationFrame(props: OperationFrameProps) {
  const { run, account, title, description, receipt, sentSecrets = [], onClose } = props;
  const open = run.outcome && !mayBeRepeated(run.outcome.state) ? run.outcome : null;

  if (receipt) {
    return (
      <Dialog
        title={receipt.title}
        description={description}
        locked
        onClose={onClose}
        footer={
          <>
            {receipt.next}
            <DoneButton onClose={onClose} />
          </>
        }
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Receipt entries={receipt.entries} handOver={receipt.handOver} />
          {receipt.then}
        </div>
      </Dialog>
    );
  }
  if (open) {
    return (
      <Dialog
        title={title}
        description={description}
        locked={sentSecrets.length > 0}
        onClose={onClose}
        footer={<DoneButton label={texts.closeForNow} onClose={onClose} />}
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <UnsettledPanel operation={open} run={run} />
          {sentSecrets.length > 0 && <Receipt entries={sentSecrets} />}
        </div>
      </Dialog>
    );
  }
  const stale = run.outcome !== null && run.outcome.conflicts.length > 0;
  return (
    <Dialog
      title={title}
      description={description}
      alert={props.danger}
      locked={run.pending}
      onClose={onClose}
      footer={!stale && <Buttons {...props} />}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {props.children}
        <Problem run={run} account={account} onKeep={onClose} />
      </div>
    </Dialog>
  );
}

function Buttons({
  run,
  submitLabel,
  danger = false,
  ready = true,
  form,
  onSubmit,
  back,
  onClose,
}: OperationFrameProps) {
  return (
    <>
      <Button onClick={back?.onClick ?? onClose} disabled={run.pending}>
        {back?.label ?? cancel}
      </Button>
      <Button
        variant={danger ? "danger" : "primary"}
        pending={run.pending}
        disabled={!ready || run.mayBeDone}
        {...(form ? { type: "submit" as const, form } : { onClick: onSubmit })}
      >
        {submitLabel}
      </Button>
    </>
  );
}

function DoneButton({ label = texts.done, onClose }: { label?: string; onClose: () => void }) {
  return (
    <Button variant="primary" onClick={onClose} data-autofocus>
      {label}
    </Button>
  );
}

/** What every dialog about one sub-user receives. */
export interface SubUserDialogProps {
  subUser: SubUser;
  account: AccountView;
  descriptor: OperationDescriptor;
  onDone?: (result: PerformResult) => void;
  onClose: () => void;
}

/** Whom it is about: the line under the title. */
export function Subject({ subUser, account }: { subUser: SubUser; account: AccountView }) {
  return (
    <Rich
      parts={texts.subject(
        <span className="break-all font-medium text-ink">
          {visibleText(disambiguatedName(subUser.name, disambiguator(subUser)))}
        </span>,
        <bdi>{account.label}</bdi>,
      )}
    />
  );
}

/** The provider has no way back; its own sentence says so. */
export function Irreversible({ text }: { text: string | undefined }) {
  return text ? <Banner tone="warn">{text}</Banner> : null;
}

export interface Change {
  label: string;
  before: string;
  after: string;
  /** Exact values, on hover. */
  title?: string;
}

/** Before and after, side by side. */
export function ChangeList({ changes }: { changes: Change[] }) {
  return (
    <dl className="divide-y rounded-md border text-[0.8125rem]">
      {changes.map(({ label, before, after, title }) => (
        <div key={label} title={title} className="flex flex-wrap items-center gap-x-3 px-3 py-2">
          <dt className="w-28 shrink-0 text-muted max-sm:w-full">{label}</dt>
          <dd className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 tabular-nums">
            <span className="text-muted">{before}</span>
            <span className="inline-flex min-w-0 items-center gap-x-2">
              <ArrowRight aria-hidden="true" className="size-3.5 shrink-0 text-faint" />
              <span className="sr-only">{texts.becomes}</span>
              <span className="min-w-0 font-medium">{after}</span>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
