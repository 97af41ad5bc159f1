"use client";

import { useId, type ReactNode } from "react";
import type { ErrorBody } from "@/lib/domain/errors";
import * as common from "@/lib/domain/texts/common";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { ProblemBanner } from "./banner";

interface FormDialogProps {
  title: string;
  description?: ReactNode;
  /** Of the button that submits. */
  label: string;
  pending: boolean;
  disabled?: boolean;
  danger?: boolean;
  alert?: boolean;
  wide?: boolean;
  /** Shown above the fields, unless a field shows it. */
  error: ErrorBody | null;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that is a form, locked while it is being sent. Load it lazily. */
export function FormDialog({
  title,
  description,
  label,
  pending,
  disabled,
  danger,
  alert,
  wide,
  error,
  onSubmit,
  onClose,
  children,
}: FormDialogProps) {
  const form = useId();
  return (
    <Dialog
      title={title}
      description={description}
      alert={alert}
      wide={wide}
      locked={pending}
      onClose={onClose}
      footer={
        <FormButtons
          form={form}
          label={label}
          pending={pending}
          disabled={disabled}
          danger={danger}
          onCancel={onClose}
        />
      }
    >
      <form
        id={form}
        method="post"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        className="grid grid-cols-1 gap-4"
      >
        <ProblemBanner error={error} />
        {children}
      </form>
    </Dialog>
  );
}

interface FormButtonsProps {
  /** The id of the form they belong to. */
  form: string;
  label: string;
  pending: boolean;
  disabled?: boolean;
  danger?: boolean;
  /** Gets the focus first, where the form has no field to type in. */
  focused?: boolean;
  onCancel: () => void;
}

/** At the foot of a dialog that holds a form. */
export function FormButtons({
  form,
  label,
  pending,
  disabled,
  danger = false,
  focused = false,
  onCancel,
}: FormButtonsProps) {
  return (
    <>
      <Button onClick={onCancel} disabled={pending}>
        {common.cancel}
      </Button>
      <Button
        variant={danger ? "danger" : "primary"}
        type="submit"
        form={form}
        pending={pending}
        disabled={disabled}
        {...(focused && { "data-autofocus": "" })}
      >
        {label}
      </Button>
    </>
  );
}
