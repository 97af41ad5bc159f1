import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { longestReason } from "@/lib/domain/operations/limits";

/** Why something is ended, for whoever asks later. */
export function ReasonField({ value, onChange }: { value: string; onChange: (reason: string) => void }) {
  return (
    <Field
      label="Reason"
      optional
      help="Your colleagues see it on the page of the sub-user and in the audit."
    >
      {(control) => (
        <Input
          {...control}
          value={value}
          maxLength={longestReason}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
