import { Button } from "./button";

interface FormButtonsProps {
  /** The id of the form they belong to. */
  form: string;
  label: string;
  pending: boolean;
  disabled?: boolean;
  danger?: boolean;
  /** It has the focus at first where the form has no field to type in. */
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
        Cancel
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
