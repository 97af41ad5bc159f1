"use client";

import { AmountChips } from "@/components/ui/amount-chips";
import { TagsField } from "@/components/forms/tags-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea, UnitInput } from "@/components/ui/input";
import { maxNoteLength } from "@/lib/domain/operations/limits";
import * as texts from "@/lib/domain/texts/bulk";
import { fieldHelp as tagHelp } from "@/lib/domain/texts/tags";
import type { BulkField, BulkForm, CapMode } from "./bulk-input";

export interface FieldsProps {
  form: BulkForm;
  /** What is wrong, and with which field. */
  wrong: { field: BulkField; message: string } | null;
  onChange: (patch: Partial<BulkForm>) => void;
}

interface Option<Value extends string> {
  value: Value;
  label: string;
}

function optionsOf<Value extends string>(labels: Record<Value, string>): Option<Value>[] {
  return (Object.keys(labels) as Value[]).map((value) => ({ value, label: labels[value] }));
}

const capModes = optionsOf(texts.capModes);
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
        <SelectField
          label={texts.change}
          value={form.mode}
          options={capModes.filter(({ value }) => !bounded || value !== "unlimited")}
          onChange={(mode) => onChange({ mode })}
        />
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

const topUpModes = optionsOf(texts.topUpModes);
const steps = [1, 5, 10, 50, 100].map((step) => ({
  value: String(step),
  label: step === 1 ? texts.wholeGb : texts.multiplesOf(step),
}));

export function TrafficFields({
  form,
  wrong,
  products,
  onChange,
}: FieldsProps & { products: Option<string>[] }) {
  const errorOf = (field: BulkField) => (wrong?.field === field ? wrong.message : undefined);
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-3">
        <SelectField
          label={texts.howMuch}
          value={form.topUp}
          options={topUpModes}
          onChange={(topUp) => onChange({ topUp })}
        />
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
          <WholeGbField
            label={texts.minimum}
            value={form.minimum}
            error={errorOf("minimum")}
            onChange={(minimum) => onChange({ minimum })}
          />
          <SelectField
            label={texts.roundedUp}
            value={form.step}
            options={steps}
            onChange={(step) => onChange({ step })}
          />
        </div>
      )}
      {products.length > 0 && (
        <SelectField
          label={texts.product}
          value={form.productType}
          options={products}
          onChange={(productType) => onChange({ productType })}
        />
      )}
      <p className="text-xs text-faint">{texts.topUpHints[form.topUp]}</p>
    </>
  );
}

const takeBackModes = optionsOf({ all: texts.allThatIsLeft, gigabytes: texts.topUpModes.gigabytes });

export function TakeBackFields({ form, wrong, onChange }: FieldsProps) {
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-3">
        <SelectField
          label={texts.howMuch}
          value={form.takeAll ? "all" : "gigabytes"}
          options={takeBackModes}
          onChange={(mode) => onChange({ takeAll: mode === "all" })}
        />
        {!form.takeAll && (
          <WholeGbField
            label={texts.topUpAmounts.gigabytes}
            value={form.gigabytes}
            error={wrong?.message}
            onChange={(gigabytes) => onChange({ gigabytes })}
          />
        )}
      </div>
      <p className="text-xs text-faint">{form.takeAll ? texts.takeAllMeans : texts.takeSomeMeans}</p>
    </>
  );
}

const noteModes = optionsOf({ replace: texts.replaceNote, append: texts.appendNote });

export function NoteFields({ form, wrong, onChange }: FieldsProps) {
  return (
    <>
      <SelectField
        label={texts.noteMode}
        value={form.noteMode}
        options={noteModes}
        onChange={(noteMode) => onChange({ noteMode })}
      />
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

const tagModes = optionsOf(texts.tagModes);

export function TagFields({ form, wrong, onChange }: FieldsProps) {
  return (
    <>
      <SelectField
        label={texts.tagMode}
        value={form.tagMode}
        options={tagModes}
        onChange={(tagMode) => onChange({ tagMode })}
      />
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

interface SelectFieldProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
}

function SelectField<Value extends string>({ label, value, options, onChange }: SelectFieldProps<Value>) {
  function choose(text: string) {
    const chosen = options.find((option) => option.value === text);
    if (chosen) onChange(chosen.value);
  }
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => choose(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

interface WholeGbFieldProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

function WholeGbField({ label, value, error, onChange }: WholeGbFieldProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          autoComplete="off"
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="tabular-nums"
        />
      )}
    </Field>
  );
}
