"use client";

import { AmountChips } from "@/components/ui/amount-chips";
import { TagsField } from "@/components/forms/tags-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea, UnitInput } from "@/components/ui/input";
import { maxNoteLength } from "@/lib/domain/operations/limits";
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

const modes = Object.keys(texts.capModes) as CapMode[];
const relative = new Set<CapMode>(["raise", "lower", "raise-percent", "lower-percent"]);

/** `bounded`: a person with a traffic ceiling lifts no caps. */
export function CapFields({
  form,
  wrong,
  of,
  bounded = false,
  onChange,
}: FieldsProps & { of: keyof typeof texts.units; bounded?: boolean }) {
  const percent = form.mode.endsWith("percent");
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] items-start gap-3">
        <Field label={texts.change}>
          {(control) => (
            <Select
              {...control}
              value={form.mode}
              onChange={(event) =>
                onChange({ mode: modes.find((mode) => mode === event.target.value) ?? "set" })
              }
            >
              {modes
                .filter((mode) => !bounded || mode !== "unlimited")
                .map((mode) => (
                  <option key={mode} value={mode}>
                    {texts.capModes[mode]}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        {form.mode !== "unlimited" && (
          <Field
            label={percent ? texts.percent : of === "traffic" ? texts.amountInGb : texts.numberOfIps}
            error={wrong?.message}
          >
            {(control) => (
              <UnitInput
                {...control}
                unit={percent ? texts.percentUnit : texts.units[of]}
                inputMode={of === "traffic" || percent ? "decimal" : "numeric"}
                value={form.amount}
                onChange={(event) => onChange({ amount: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      {relative.has(form.mode) && <p className="text-xs text-faint">{texts.ownCap}</p>}
      {form.mode !== "unlimited" && !form.mode.startsWith("raise") && (
        <Checkbox
          className="items-start text-[0.8125rem]"
          label={
            <>
              {texts.allowBelowUse}
              <span className="block text-xs text-faint">{texts.belowUseMeans}</span>
            </>
          }
          checked={form.allowBelowUse}
          onChange={(event) => onChange({ allowBelowUse: event.target.checked })}
        />
      )}
    </>
  );
}

const topUps = Object.keys(texts.topUpModes) as BulkForm["topUp"][];
const steps = [1, 5, 10, 50, 100];

export function TrafficFields({
  form,
  wrong,
  products,
  onChange,
}: FieldsProps & { products: { value: string; label: string }[] }) {
  const errorOf = (field: BulkField) => (wrong?.field === field ? wrong.message : undefined);
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field label={texts.howMuch}>
          {(control) => (
            <Select
              {...control}
              value={form.topUp}
              onChange={(event) =>
                onChange({ topUp: topUps.find((mode) => mode === event.target.value) ?? "gigabytes" })
              }
            >
              {topUps.map((mode) => (
                <option key={mode} value={mode}>
                  {texts.topUpModes[mode]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={texts.topUpAmounts[form.topUp]} error={errorOf(form.topUp)}>
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
          <Field label={texts.minimum} error={errorOf("minimum")}>
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
          <Field label={texts.roundedUp}>
            {(control) => (
              <Select
                {...control}
                value={form.step}
                onChange={(event) => onChange({ step: event.target.value })}
              >
                {steps.map((step) => (
                  <option key={step} value={step}>
                    {step === 1 ? texts.wholeGb : texts.multiplesOf(step)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
      )}
      {products.length > 0 && (
        <Field label={texts.product}>
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
      <p className="text-xs text-faint">{texts.topUpHints[form.topUp]}</p>
    </>
  );
}

export function TakeBackFields({ form, wrong, onChange }: FieldsProps) {
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field label={texts.howMuch}>
          {(control) => (
            <Select
              {...control}
              value={form.takeAll ? "all" : "gigabytes"}
              onChange={(event) => onChange({ takeAll: event.target.value === "all" })}
            >
              <option value="all">{texts.allThatIsLeft}</option>
              <option value="gigabytes">{texts.topUpModes.gigabytes}</option>
            </Select>
          )}
        </Field>
        {!form.takeAll && (
          <Field label={texts.topUpAmounts.gigabytes} error={wrong?.message}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                autoComplete="off"
                value={form.gigabytes}
                onChange={(event) => onChange({ gigabytes: event.target.value })}
                className="tabular-nums"
              />
            )}
          </Field>
        )}
      </div>
      <p className="text-xs text-faint">{form.takeAll ? texts.takeAllMeans : texts.takeSomeMeans}</p>
    </>
  );
}

export function NoteFields({ form, wrong, onChange }: FieldsProps) {
  return (
    <>
      <Field label={texts.noteMode}>
        {(control) => (
          <Select
            {...control}
            value={form.noteMode}
            onChange={(event) =>
              onChange({ noteMode: event.target.value === "append" ? "append" : "replace" })
            }
          >
            <option value="replace">{texts.replaceNote}</option>
            <option value="append">{texts.appendNote}</option>
          </Select>
        )}
      </Field>
      <Field
        label={texts.note}
        error={wrong?.message}
        help={
          form.noteMode === "replace" && form.text === ""
            ? texts.emptyClears
            : texts.charactersLeft(maxNoteLength - form.text.length)
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
