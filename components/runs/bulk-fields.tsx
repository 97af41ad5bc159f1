"use client";

import { AmountChips } from "@/components/ui/amount-chips";
import { TagsField } from "@/components/forms/tags-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea, UnitInput } from "@/components/ui/input";
import { formatCount } from "@/lib/domain/format";
import { longestNote } from "@/lib/domain/operations/limits";
import type { TagMode } from "@/lib/domain/sub-users/tags";
import * as texts from "@/lib/domain/texts/bulk";
import { fieldHelp as tagHelp } from "@/lib/domain/texts/tags";
import type { BulkField, BulkForm, CapMode } from "./bulk-input";

export interface FieldsProps {
  form: BulkForm;
  /** What is wrong, and with which field. */
  wrong: { field: BulkField; message: string } | null;
  onChange: (patch: Partial<BulkForm>) => void;
}

const modes: { value: CapMode; label: string }[] = [
  { value: "set", label: "Set to" },
  { value: "raise", label: "Raise by" },
  { value: "lower", label: "Lower by" },
  { value: "raise-percent", label: "Raise by %" },
  { value: "lower-percent", label: "Lower by %" },
  { value: "unlimited", label: "Unlimited" },
];
const relative = new Set<CapMode>(["raise", "lower", "raise-percent", "lower-percent"]);

/** `bounded`: a person with a traffic ceiling lifts no caps. */
export function CapFields({
  form,
  wrong,
  unit,
  bounded = false,
  onChange,
}: FieldsProps & { unit: "GB" | "IPs"; bounded?: boolean }) {
  const percent = form.mode.endsWith("percent");
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-3">
        <Field label="Change">
          {(control) => (
            <Select
              {...control}
              value={form.mode}
              onChange={(event) =>
                onChange({ mode: modes.find(({ value }) => value === event.target.value)?.value ?? "set" })
              }
            >
              {modes
                .filter(({ value }) => !bounded || value !== "unlimited")
                .map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        {form.mode !== "unlimited" && (
          <Field
            label={percent ? "Percent" : unit === "GB" ? "Amount in GB" : "Number of IPs"}
            error={wrong?.message}
          >
            {(control) => (
              <UnitInput
                {...control}
                unit={percent ? "%" : unit}
                inputMode={unit === "GB" || percent ? "decimal" : "numeric"}
                value={form.amount}
                onChange={(event) => onChange({ amount: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      {relative.has(form.mode) && (
        <p className="text-xs text-faint">
          Counted from each one&rsquo;s own cap. Those without a cap are skipped.
        </p>
      )}
      {form.mode !== "unlimited" && !form.mode.startsWith("raise") && (
        <Checkbox
          className="items-start text-[0.8125rem]"
          label={
            <>
              Also when the new cap is below use
              <span className="block text-xs text-faint">
                Those customers are cut off at once. Otherwise they are skipped.
              </span>
            </>
          }
          checked={form.allowBelowUse}
          onChange={(event) => onChange({ allowBelowUse: event.target.checked })}
        />
      )}
    </>
  );
}

const topUps: { value: BulkForm["topUp"]; label: string }[] = [
  { value: "gigabytes", label: "GB for each" },
  { value: "percent", label: "% of its cap" },
  { value: "days", label: "Enough for days" },
];
const steps = [1, 5, 10, 50, 100];

export function TrafficFields({
  form,
  wrong,
  products,
  onChange,
}: FieldsProps & { products: { value: string; label: string }[] }) {
  const errorOf = (field: BulkField) => (wrong?.field === field ? wrong.message : undefined);
  const amount = { gigabytes: "GB for each", percent: "Percent of its cap", days: "Days" }[form.topUp];
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field label="How much">
          {(control) => (
            <Select
              {...control}
              value={form.topUp}
              onChange={(event) =>
                onChange({ topUp: topUps.find(({ value }) => value === event.target.value)?.value })
              }
            >
              {topUps.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={amount} error={errorOf(form.topUp)}>
          {(control) => (
            <Input
              {...control}
              data-autofocus=""
              inputMode={form.topUp === "percent" ? "decimal" : "numeric"}
              autoComplete="off"
              value={form[form.topUp]}
              onChange={(event) => onChange({ [form.topUp]: event.target.value })}
              className="tabular-nums"
            />
          )}
        </Field>
      </div>
      {form.topUp === "gigabytes" && (
        <AmountChips onChoose={(gigabytes) => onChange({ gigabytes: String(gigabytes) })} />
      )}
      {form.topUp !== "gigabytes" && (
        <div className="grid grid-cols-2 items-start gap-3">
          <Field label="At least (GB)" error={errorOf("minimum")}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="off"
                value={form.minimum}
                onChange={(event) => onChange({ minimum: event.target.value })}
                className="tabular-nums"
              />
            )}
          </Field>
          <Field label="Rounded up to">
            {(control) => (
              <Select
                {...control}
                value={form.step}
                onChange={(event) => onChange({ step: event.target.value })}
              >
                {steps.map((step) => (
                  <option key={step} value={step}>
                    {step === 1 ? "whole GB" : `multiples of ${step} GB`}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      )}
      {products.length > 0 && (
        <Field label="Product">
          {(control) => (
            <Select
              {...control}
              value={form.productType}
              onChange={(event) => onChange({ productType: event.target.value })}
            >
              {products.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      <p className="text-xs text-faint">{topUpHints[form.topUp]}</p>
    </>
  );
}

const topUpHints: Record<BulkForm["topUp"], string> = {
  gigabytes: "Added to what each has. Where traffic is not allocated, the cap is raised by it.",
  percent: "Counted from each one’s own cap. Those without a cap are skipped.",
  days: "Each gets what it lacks to last that long at its recent rate. Those that have enough, and those without a recent rate, are skipped.",
};

export function NoteFields({ form, wrong, onChange }: FieldsProps) {
  return (
    <>
      <Field label="How">
        {(control) => (
          <Select
            {...control}
            value={form.noteMode}
            onChange={(event) =>
              onChange({ noteMode: event.target.value === "append" ? "append" : "replace" })
            }
          >
            <option value="replace">Replace the note</option>
            <option value="append">Append to the note</option>
          </Select>
        )}
      </Field>
      <Field
        label="Note"
        error={wrong?.message}
        help={
          form.noteMode === "replace" && form.text === ""
            ? "Empty clears the note."
            : `${formatCount(longestNote - form.text.length)} characters left.`
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            value={form.text}
            onChange={(event) => onChange({ text: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

export function TagFields({ form, wrong, onChange }: FieldsProps) {
  return (
    <>
      <Field label={texts.tagMode}>
        {(control) => (
          <Select
            {...control}
            value={form.tagMode}
            onChange={(event) =>
              onChange({ tagMode: tagModes.find((mode) => mode === event.target.value) ?? "add" })
            }
          >
            {tagModes.map((mode) => (
              <option key={mode} value={mode}>
                {texts.tagModes[mode]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <TagsField
        value={form.tags}
        label={texts.tags}
        help={form.tagMode === "replace" ? texts.replaceTagsHelp : tagHelp}
        error={wrong?.message}
        onChange={(tags) => onChange({ tags })}
      />
    </>
  );
}

const tagModes = Object.keys(texts.tagModes) as TagMode[];
