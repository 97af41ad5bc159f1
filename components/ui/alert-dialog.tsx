"use client";

import type { ReactNode } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";

interface AlertDialogProps {
  title: string;
  description?: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  danger?: boolean;
  pending?: boolean;
  /** False while something is missing, such as a typed name. */
  ready?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** Asks before something that cannot simply be undone. Cancel has the focus at first. Load it lazily. */
export function AlertDialog({
  title,
  description,
  confirmLabel,
  cancelLabel = "Cancel",
  danger = true,
  pending = false,
  ready = true,
  onConfirm,
  onClose,
  children,
}: AlertDialogProps) {
  return (
    <Dialog
      alert
      title={title}
      description={description}
      locked={pending}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose} disabled={pending} {...(!children && { "data-autofocus": true })}>
            {cancelLabel}
          </Button>
          <Button
            variant={danger ? "danger" : "primary"}
            pending={pending}
            disabled={!ready}
            onClick={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
