import type { FieldDescriptor, FieldMeaning } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/create-many";

/** What a column can stand for: a field of the create form, traffic also in bytes. */
export interface Target {
  key: string;
  label: string;
  field: FieldDescriptor;
  unit: "gb" | "bytes" | null;
}

export function targetsOf(fields: readonly FieldDescriptor[]): Target[] {
  return fields.flatMap((field): Target[] =>
    field.widget === "bytes-cap"
      ? [
          { key: field.name, label: texts.inGb(field.label), field, unit: "gb" },
          { key: `${field.name}:bytes`, label: texts.inBytes(field.label), field, unit: "bytes" },
        ]
      : [{ key: field.name, label: field.label, field, unit: null }],
  );
}

/** What a name is at this provider: the login a customer types, and where it has one, a name to show. */
export function nameFields(fields: readonly FieldDescriptor[]): {
  login: FieldDescriptor | undefined;
  display: FieldDescriptor | undefined;
} {
  const of = (wanted: FieldMeaning) => fields.find(({ meaning }) => meaning === wanted);
  return { login: of("name"), display: of("display-name") };
}

export function emailField(fields: readonly FieldDescriptor[]): FieldDescriptor | undefined {
  return fields.find(({ widget }) => widget === "email");
}

/** Subdesk's own fields. No field of a provider can have their names. */
export const tagsField: FieldDescriptor = {
  name: ":tags",
  label: texts.tags,
  widget: "text",
  required: false,
  secret: false,
};

export const customerField: FieldDescriptor = {
  name: ":customer",
  label: texts.customer,
  widget: "text",
  required: false,
  secret: false,
};

/** "User name" as "user name", but "IP cap" as it is. */
export const inSentence = (label: string) =>
  label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
