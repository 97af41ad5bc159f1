import { Button } from "./button";

interface FormButtonsProps {
  /** The id of the form they belong to. */
  form: string;
  label: string;
  pending: boolean;
  disabled?: boolean;
  danger?: boolean;
  onCancel: () => void;
}

/** At the foot of a dialog that holds a form. */
export function FormButtons({ form, label, pending, disabled, danger = false, onCancel }: FormButtonsProps) {
  return (
    <>
      <Button onClick={onCancel} disabled={pending}>
        Cancel
      </Button>
      <Button variant={danger ? "danger" : "primary"} type="submit" form={form} pending={pending} disabled={disabled}>
        {label}
      </Button>
    </>
  );
}
