import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { maxReasonLength } from "@/lib/domain/operations/limits";
import * as texts from "@/lib/domain/texts/operations";

/** Why a sub-user is disabled or deleted, for colleagues who ask later. */
export function ReasonField({ value, onChange }: { value: string; onChange: (reason: string) => void }) {
  return (
    <Field label={texts.reason} optional help={texts.reasonHelp}>
      {(control) => (
        <Input
          {...control}
          value={value}
          maxLength={maxReasonLength}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
