"use client";

import { type ReactNode, useId, useState } from "react";
import { type Control, useController } from "react-hook-form";
import { AmountChips } from "@/components/ui/amount-chips";
import { Field, type FieldControl } from "@/components/ui/field";
import { Input, Select, Textarea, UnitInput } from "@/components/ui/input";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { CapControl, PasswordControl } from "./controls";
import { checkField, type FieldValue, type FormValues, unitOf } from "./field-values";

/** One field as its descriptor says, with its check beside it. */
export function FormField({
  field,
  control: form,
}: {
  field: FieldDescriptor;
  control: Control<FormValues>;
}) {
  const { field: state, fieldState } = useController({
    name: field.name,
    control: form,
    rules: { validate: (value: FieldValue) => checkField(field, value) ?? true },
  });
  const mayMiss =
    !field.required &&
    field.default === undefined &&
    field.widget !== "choice" &&
    field.widget !== "bytes-cap" &&
    field.widget !== "count-cap";
  return (
    <Field label={field.label} help={field.help} error={fieldState.error?.message} optional={mayMiss}>
      {(control) => draw(field, control, state)}
    </Field>
  );
}

type State = ReturnType<typeof useController<FormValues, string>>["field"];

function draw(
  field: FieldDescriptor,
  control: FieldControl,
  { value, ref, name, onBlur, onChange }: State,
): ReactNode {
  if (typeof value !== "string")
    return (
      <CapControl
        field={field}
        control={control}
        value={value}
        inputRef={ref}
        onBlur={onBlur}
        onChange={onChange}
      />
    );
  const shared = { ...control, name, ref, value, onBlur, onChange };
  switch (field.widget) {
    case "password":
      return (
        <PasswordControl
          control={control}
          label={field.label}
          rule={field.rule}
          value={value}
          inputRef={ref}
          onBlur={onBlur}
          onChange={onChange}
        />
      );
    case "multiline":
      return <Textarea {...shared} rows={3} />;
    case "choice":
      return (
        <Select {...shared}>
          {field.choices?.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </Select>
      );
    case "count":
      return (
        <span className="block w-40">
          <Input {...shared} inputMode="numeric" autoComplete="off" className="tabular-nums" />
        </span>
      );
    case "gigabytes":
      return (
        <>
          <UnitInput
            {...shared}
            unit={unitOf(field).label}
            inputMode={unitOf(field).step < 1 ? "decimal" : "numeric"}
            className="w-40"
          />
          <AmountChips
            unit={unitOf(field).label}
            most={field.max}
            onChoose={(amount) => onChange(String(amount))}
          />
        </>
      );
    default:
      return <TextControl field={field} {...shared} />;
  }
}

function TextControl({ field, ...input }: { field: FieldDescriptor } & React.ComponentProps<"input">) {
  const list = useId();
  const [known] = useState(() => (field.remember && !field.secret ? readRemembered(field.remember) : []));
  return (
    <>
      <Input
        {...input}
        type={field.widget === "email" ? "email" : "text"}
        autoComplete="off"
        spellCheck={false}
        list={known.length > 0 ? list : undefined}
        maxLength={field.widget === "country" ? 2 : undefined}
        className={field.widget === "country" ? "!w-24 uppercase" : undefined}
      />
      {known.length > 0 && (
        <datalist id={list}>
          {known.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
    </>
  );
}

const key = (name: string) => `subdesk.remembered.${name}`;
const most = 12;

/** Values used before in fields of this name, newest first. Empty where the browser keeps nothing. */
function readRemembered(name: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key(name)) ?? "[]");
    return Array.isArray(stored) ? stored.filter((value) => typeof value === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

export function remember(name: string, value: string): void {
  if (value.trim() === "") return;
  try {
    localStorage.setItem(
      key(name),
      JSON.stringify([value, ...readRemembered(name).filter((other) => other !== value)].slice(0, most)),
    );
  } catch {
    // A convenience only; private windows may refuse it.
  }
}
