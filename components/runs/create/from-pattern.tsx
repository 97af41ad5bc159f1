"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import type { Pattern, PatternErrors } from "./pattern";
import { emailField, nameFields } from "./targets";

interface FromPatternProps {
  fields: readonly FieldDescriptor[];
  pattern: Pattern;
  errors: PatternErrors;
  onChange: (patch: Partial<Pattern>) => void;
}

export function FromPattern({ fields, pattern, errors, onChange }: FromPatternProps) {
  const has = (widget: FieldDescriptor["widget"]) => fields.some((field) => field.widget === widget);
  const email = emailField(fields);
  const { login } = nameFields(fields);
  const text = (
    key: keyof Pattern,
    label: string,
    more: { help?: string; optional?: boolean; numeric?: boolean; placeholder?: string } = {},
  ) => (
    <Field label={label} help={more.help} optional={more.optional} error={errors[key]}>
      {(control) => (
        <Input
          {...control}
          value={pattern[key]}
          inputMode={more.numeric ? "numeric" : undefined}
          placeholder={more.placeholder}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-2 items-start gap-3 lg:grid-cols-4">
        {text("prefix", "Names begin with", { placeholder: "acme_", help: login?.patternHint })}
        {text("start", "First number", { numeric: true })}
        {text("digits", "Digits", { numeric: true, help: "Filled with zeros: 3 digits make 001." })}
        {text("count", "How many", { numeric: true })}
      </div>
      <div className="grid grid-cols-2 items-start gap-3 lg:grid-cols-4">
        {has("bytes-cap") &&
          text("trafficGb", "Traffic cap in GB", { optional: true, help: "Empty: no cap." })}
        {has("count-cap") && text("ips", "IP cap", { optional: true, numeric: true, help: "Empty: no cap." })}
        {email && (
          <div className="col-span-2">
            {text("email", `${email.label} of each`, {
              placeholder: "{name}@example.com",
              help: "{name} is replaced with each name.",
            })}
          </div>
        )}
      </div>
      {has("multiline") && (
        <Field label="Note" optional>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={500}
              value={pattern.note}
              onChange={(event) => onChange({ note: event.target.value })}
              className="max-w-xl"
            />
          )}
        </Field>
      )}
    </div>
  );
}
