"use client";

import { type Ref, useState } from "react";
import { Eye, EyeOff, Sparkles } from "lucide-react";
import { AmountChips } from "@/components/ui/amount-chips";
import { Button, IconButton } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import type { FieldControl } from "@/components/ui/field";
import { Input, UnitInput } from "@/components/ui/input";
import { writeGigabytes } from "@/lib/domain/amount";
import { formatExactBytes, GB } from "@/lib/domain/format";
import type { FieldDescriptor, PasswordRule } from "@/lib/domain/providers/descriptor";
import { capAmount, type CapValue } from "./field-values";
import { generatePassword } from "@/lib/domain/operations/password";
import * as texts from "@/lib/domain/texts/forms";

interface CapControlProps {
  field: FieldDescriptor;
  control: FieldControl;
  value: CapValue;
  inputRef: Ref<HTMLInputElement>;
  onBlur: () => void;
  onChange: (value: CapValue) => void;
}

/** A number with its unit, or no cap at all. */
export function CapControl({ field, control, value, inputRef, onBlur, onChange }: CapControlProps) {
  const traffic = field.widget === "bytes-cap";
  const amount = traffic && !value.unlimited ? capAmount(field, value) : null;
  const bytes = amount?.ok ? amount.value : null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div title={bytes === null ? undefined : formatExactBytes(bytes)}>
          <UnitInput
            {...control}
            unit={traffic ? texts.gb : texts.ips}
            className="w-40"
            ref={inputRef}
            inputMode={traffic ? "decimal" : "numeric"}
            disabled={value.unlimited}
            value={value.unlimited ? "" : value.text}
            placeholder={value.unlimited ? texts.noCap : undefined}
            onBlur={onBlur}
            onChange={(event) => onChange({ ...value, text: event.target.value })}
          />
        </div>
        {(!field.bounded || value.unlimited) && (
          <Checkbox
            className="text-[0.8125rem]"
            label={texts.unlimited}
            aria-label={texts.unlimitedOf(field.label.toLowerCase())}
            checked={value.unlimited}
            onChange={(event) => onChange({ ...value, unlimited: event.target.checked })}
          />
        )}
      </div>
      {traffic && !value.unlimited && (
        <AmountChips
          added={typeof value.start?.value === "number"}
          onChoose={(gigabytes) => onChange({ ...value, text: chosen(value, bytes, gigabytes) })}
        />
      )}
      {traffic && !control["aria-invalid"] && (
        <p className="min-h-4 text-xs tabular-nums text-faint">{bytes !== null && formatExactBytes(bytes)}</p>
      )}
    </>
  );
}

/** On top of what the field says, where there is a cap to add to. */
function chosen({ start }: CapValue, bytes: number | null, gigabytes: number): string {
  const there = typeof start?.value === "number" ? (bytes ?? start.value) : 0;
  return writeGigabytes(there + gigabytes * GB);
}

interface PasswordControlProps {
  control: FieldControl;
  label: string;
  rule?: PasswordRule;
  value: string;
  inputRef: Ref<HTMLInputElement>;
  onBlur: () => void;
  onChange: (value: string) => void;
}

export function PasswordControl({
  control,
  label,
  rule,
  value,
  inputRef,
  onBlur,
  onChange,
}: PasswordControlProps) {
  const [shown, setShown] = useState(false);
  const what = label.toLowerCase();
  const generate = () => {
    onChange(generatePassword(rule));
    setShown(true);
  };
  return (
    <div className="flex flex-wrap gap-1.5">
      <Input
        {...control}
        ref={inputRef}
        type={shown ? "text" : "password"}
        value={value}
        onBlur={onBlur}
        onChange={(event) => onChange(event.target.value)}
        autoComplete="off"
        data-1p-ignore=""
        data-lpignore="true"
        spellCheck={false}
        className="!w-auto min-w-40 flex-1 font-mono"
      />
      <div className="flex gap-1.5">
        <IconButton
          variant="secondary"
          label={shown ? texts.hide(what) : texts.show(what)}
          icon={
            shown ? (
              <EyeOff aria-hidden="true" className="size-4" />
            ) : (
              <Eye aria-hidden="true" className="size-4" />
            )
          }
          onClick={() => setShown(!shown)}
        />
        <CopyButton variant="secondary" label={texts.copy(what)} text={value} />
        <Button
          aria-label={texts.generateOf(what)}
          icon={<Sparkles aria-hidden="true" className="size-3.5" />}
          onClick={generate}
        >
          {texts.generate}
        </Button>
      </div>
    </div>
  );
}
