"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { AccountView } from "@/lib/domain/accounts/account";
import { Problem } from "./problem";
import { Receipt } from "./receipt";
import type { ReceiptEntry } from "./receipt-entries";
import { UnsettledPanel } from "./unsettled-panel";
import type { OperationRun } from "./use-operation";

interface OperationFrameProps {
  run: OperationRun;
  account: AccountView;
  title: ReactNode;
  description?: ReactNode;
  /** Shown instead of everything else once it is done. */
  receipt?: { title: string; entries: ReceiptEntry[] } | null;
  /** Passwords that were sent and would otherwise be lost when nobody knows the outcome. */
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
  const { run, account, title, receipt, sentSecrets = [], onClose } = props;
  const open = run.outcome && run.outcome.state !== "refused" ? run.outcome : null;

  if (receipt) {
    return (
      <Dialog title={receipt.title} locked onClose={onClose} footer={<DoneButton onClose={onClose} />}>
        <Receipt entries={receipt.entries} />
      </Dialog>
    );
  }
  if (open) {
    return (
      <Dialog
        title={title}
        locked={sentSecrets.length > 0}
        onClose={onClose}
        footer={<DoneButton label="Close for now" onClose={onClose} />}
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
      description={props.description}
      alert={props.danger}
      locked={run.pending}
      onClose={onClose}
      footer={!stale && <Buttons {...props} />}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {props.children}
        <Problem run={run} providerLabel={account.providerLabel} onKeep={onClose} />
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
        {back?.label ?? "Cancel"}
      </Button>
      <Button
        variant={danger ? "danger" : "primary"}
        pending={run.pending}
        disabled={!ready}
        {...(form ? { type: "submit" as const, form } : { onClick: onSubmit })}
      >
        {submitLabel}
      </Button>
    </>
  );
}

function DoneButton({ label = "Done", onClose }: { label?: string; onClose: () => void }) {
  return (
    <Button variant="primary" onClick={onClose} data-autofocus>
      {label}
    </Button>
  );
}
