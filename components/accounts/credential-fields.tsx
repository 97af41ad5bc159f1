"use client";

import { Banner } from "@/components/ui/banner";
import { Field, type FieldControl } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { KeyOutcome } from "@/lib/domain/accounts/account";
import { sentence } from "@/lib/domain/accounts/state";
import type { ErrorBody } from "@/lib/domain/errors";
import type { FieldDescriptor, WayDescriptor } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/account-dialogs";

export type Credentials = Record<string, string>;

interface CredentialFieldsProps {
  ways: WayDescriptor[];
  way: WayDescriptor;
  onWay: (id: string) => void;
  values: Credentials;
  onValues: (values: Credentials) => void;
  error: ErrorBody | null;
}

/** The fields of one way to hand credentials over, as its provider describes them. */
export function CredentialFields({ ways, way, onWay, values, onValues, error }: CredentialFieldsProps) {
  return (
    <>
      {ways.length > 1 && (
        <Field label={texts.signInWith}>
          {(control) => (
            <Select {...control} value={way.id} onChange={(event) => onWay(event.target.value)}>
              {ways.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      )}
      {way.fields.map((field) => (
        <Field
          key={`${way.id} ${field.name}`}
          label={field.label}
          help={field.help}
          error={error?.fields?.[`credentials.${field.name}`]}
        >
          {(control) => (
            <Control
              field={field}
              control={control}
              value={values[field.name] ?? String(field.default ?? "")}
              onChange={(value) => onValues({ ...values, [field.name]: value })}
            />
          )}
        </Field>
      ))}
    </>
  );
}

function Control({
  field,
  control,
  value,
  onChange,
}: {
  field: FieldDescriptor;
  control: FieldControl;
  value: string;
  onChange: (value: string) => void;
}) {
  if (field.widget === "choice") {
    return (
      <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
        {field.choices?.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
    );
  }
  return (
    <Input
      {...control}
      type={field.secret ? "password" : "text"}
      inputMode={field.widget === "email" ? "email" : undefined}
      autoComplete="off"
      data-1p-ignore=""
      data-lpignore="true"
      spellCheck={false}
      maxLength={field.maxLength}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={field.secret ? "font-mono" : undefined}
    />
  );
}

/** Sends only the fields of the chosen way, even where those of another were filled in before. */
export function credentialsOf(way: WayDescriptor, values: Credentials): Credentials {
  return Object.fromEntries(
    way.fields.map((field) => [field.name, values[field.name] ?? String(field.default ?? "")]),
  );
}

export type UnprovenKey = Extract<KeyOutcome, { state: "unproven" }>;

/** Why the credentials are not saved yet; pressing the button again saves them anyway. */
export function Unproven({ message }: { message: string | null }) {
  if (message === null) return null;
  return (
    <div role="alert">
      <Banner tone="warn">{sentence(message)}</Banner>
    </div>
  );
}
