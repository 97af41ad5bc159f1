"use client";

import { type ReactNode, useEffect, useEffectEvent, useMemo, useRef } from "react";
import { useForm, useWatch } from "react-hook-form";
import { cx } from "@/components/ui/cx";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import {
  drawnFields,
  type FormValues,
  initialValues,
  type OperationInput,
  restarted,
  toInput,
} from "./field-values";
import { FormField, remember } from "./form-field";

interface OperationFormProps {
  /** Ties a submit button elsewhere to this form. */
  id: string;
  fields: FieldDescriptor[];
  /** What it starts with, as the operation's input. What nobody touched follows where that changes. */
  start?: OperationInput;
  /** What was typed there before, and where it goes when the form is left. */
  kept?: FormValues | undefined;
  onLeave?: (values: FormValues) => void;
  /** What the server found wrong: input field -> message. */
  errors?: Record<string, string>;
  /** Fields that are drawn, and required, once the provider has asked for them. */
  needs?: readonly string[];
  /** Kept with all it holds, but not shown. */
  hidden?: boolean;
  /** Drawn under the fields from what they say so far. */
  preview?: (input: OperationInput) => ReactNode;
  onSubmit: (input: OperationInput) => void;
}

const nothing: readonly string[] = [];

/** A form drawn from a provider's descriptors. It never loses what was typed: only unmounting does. */
export function OperationForm({
  id,
  fields: all,
  start,
  kept,
  onLeave,
  errors,
  needs = nothing,
  hidden = false,
  preview,
  onSubmit,
}: OperationFormProps) {
  const { control, getValues, handleSubmit, setError, setFocus, setValue } = useForm<FormValues>({
    defaultValues: { ...initialValues(all, start), ...kept },
  });
  const fields = useMemo(() => drawnFields(all, needs), [all, needs]);
  const values = useWatch({ control }) as FormValues;

  const leave = useEffectEvent(() => onLeave?.(getValues()));
  useEffect(() => () => leave(), []);

  const from = JSON.stringify(start ?? {});
  const begunFrom = useRef(from);
  useEffect(() => {
    if (from === begunFrom.current) return;
    const before = JSON.parse(begunFrom.current) as OperationInput;
    begunFrom.current = from;
    const now = JSON.parse(from) as OperationInput;
    for (const field of all) {
      const value = getValues(field.name);
      const next = field.name in now ? restarted(field, value, now[field.name], before[field.name]) : value;
      if (next !== value) setValue(field.name, next);
    }
  }, [all, from, getValues, setValue]);

  useEffect(() => {
    const found = fieldErrors(fields, errors);
    for (const [name, message] of found) setError(name, { type: "server", message });
    const first = found[0];
    if (first) setFocus(first[0]);
  }, [errors, fields, setError, setFocus]);

  const [needed] = needs;
  useEffect(() => {
    if (needed !== undefined) setFocus(needed);
  }, [needed, setFocus]);

  const submit = handleSubmit((sent) => {
    const input = toInput(fields, sent);
    for (const field of fields) {
      const value = input[field.name];
      if (field.remember && !field.secret && typeof value === "string") remember(field.remember, value);
    }
    onSubmit(input);
  });

  return (
    <form id={id} noValidate method="post" onSubmit={submit} className={cx("grid gap-4", hidden && "hidden")}>
      {fields.map((field) => (
        <FormField key={field.name} field={field} control={control} />
      ))}
      {preview?.(toInput(fields, values))}
    </form>
  );
}

/** The server's paths begin with the request's own field for the input, or not. */
function fieldErrors(fields: FieldDescriptor[], errors: Record<string, string> = {}): [string, string][] {
  return fields.flatMap(({ name }): [string, string][] => {
    const message = errors[name] ?? errors[`input.${name}`];
    return message ? [[name, message]] : [];
  });
}
