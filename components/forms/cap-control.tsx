"use client";

import type { Ref } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import type { FieldControl } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { formatExactBytes } from "@/lib/domain/format";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { capAmount, type CapValue } from "./field-values";

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
        <div className="relative w-40" title={bytes === null ? undefined : formatExactBytes(bytes)}>
          <Input
            {...control}
            ref={inputRef}
            inputMode={traffic ? "decimal" : "numeric"}
            autoComplete="off"
            disabled={value.unlimited}
            value={value.unlimited ? "" : value.text}
            placeholder={value.unlimited ? "No cap" : undefined}
            onBlur={onBlur}
            onChange={(event) => onChange({ ...value, text: event.target.value })}
            className="pr-10 tabular-nums"
          />
          <span
            aria-hidden="true"
            className="pointer-events-none absolute right-2.5 top-1/2 -translate-y-1/2 text-xs text-faint"
          >
            {traffic ? "GB" : "IPs"}
          </span>
        </div>
        {(!field.bounded || value.unlimited) && (
          <Checkbox
            className="text-[0.8125rem]"
            label="Unlimited"
            aria-label={`Unlimited ${field.label.toLowerCase()}`}
            checked={value.unlimited}
            onChange={(event) => onChange({ ...value, unlimited: event.target.checked })}
          />
        )}
      </div>
      {traffic && !control["aria-invalid"] && (
        <p className="min-h-4 text-xs tabular-nums text-faint">{bytes !== null && formatExactBytes(bytes)}</p>
      )}
    </>
  );
}
