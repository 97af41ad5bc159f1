"use client";

import { Plus, X } from "lucide-react";
import { useId, type ReactNode } from "react";
import { Button, IconButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select, Textarea } from "@/components/ui/input";
import {
  contactKinds,
  customerLimits,
  type Contact,
  type CustomerFields,
} from "@/lib/domain/customers/customer";
import type { CustomerDetail } from "@/lib/domain/customers/row";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customer-dialogs";

/** What the form holds: as it is typed. */
export interface TypedFields {
  name: string;
  reference: string;
  /** One per line. */
  emails: string;
  contacts: (Contact & { key: number })[];
  timeZone: string;
  language: string;
}

export const nothingTyped: TypedFields = {
  name: "",
  reference: "",
  emails: "",
  contacts: [],
  timeZone: "",
  language: "",
};

export function typedOf({ name, contacts }: Pick<CustomerDetail, "name" | "contacts">): TypedFields {
  return {
    name,
    reference: contacts?.reference ?? "",
    emails: contacts?.emails.join("\n") ?? "",
    contacts: contacts?.contacts.map((contact, key) => ({ ...contact, key })) ?? [],
    timeZone: contacts?.timeZone ?? "",
    language: contacts?.language ?? "",
  };
}

const filled = (text: string) => (text.trim() === "" ? null : text.trim());

export function fieldsOf(typed: TypedFields): CustomerFields {
  return {
    name: typed.name,
    reference: filled(typed.reference),
    emails: typed.emails.split(/[\n,;]/).flatMap((email) => filled(email) ?? []),
    contacts: typed.contacts
      .filter(({ value }) => value.trim() !== "")
      .map(({ kind, value }) => ({ kind, value })),
    timeZone: filled(typed.timeZone),
    language: filled(typed.language),
  };
}

/** Contacts in a line: "Telegram @zed, Phone +49 1". */
export function contactsText(contacts: readonly Contact[]): string {
  return texts.listOf(contacts.map(({ kind, value }) => texts.contactSaid(texts.contactKinds[kind], value)));
}

interface CustomerFieldsProps {
  value: TypedFields;
  onChange: (value: TypedFields) => void;
  /** By the server, for fields and for entries of theirs, as in "emails.1". */
  errors: Record<string, string> | undefined;
  /** What a colleague stored meanwhile, where it differs from what the form began with. */
  theirs?: Partial<Record<keyof TypedFields, string>>;
}

export function CustomerFieldset({ value, onChange, errors = {}, theirs = {} }: CustomerFieldsProps) {
  const zones = useId();
  const set = (patch: Partial<TypedFields>) => onChange({ ...value, ...patch });
  const errorOf = (field: string) =>
    errors[field] ?? Object.entries(errors).find(([path]) => path.startsWith(`${field}.`))?.[1];
  const text = (key: "name" | "reference" | "emails" | "timeZone" | "language", maxLength: number) => ({
    maxLength,
    value: value[key],
    onChange: (event: { target: { value: string } }) => set({ [key]: event.target.value }),
  });
  return (
    <>
      <Field label={texts.name} error={errorOf("name")} help={theirWords(theirs.name)}>
        {(control) => (
          <Input {...control} autoComplete="off" data-autofocus="" {...text("name", customerLimits.name)} />
        )}
      </Field>
      <Field
        label={texts.reference}
        optional
        error={errorOf("reference")}
        help={theirWords(theirs.reference) ?? texts.referenceHelp}
      >
        {(control) => (
          <Input {...control} autoComplete="off" {...text("reference", customerLimits.reference)} />
        )}
      </Field>
      <Field
        label={texts.emails}
        optional
        error={errorOf("emails")}
        help={theirWords(theirs.emails) ?? texts.emailsHelp}
      >
        {(control) => <Textarea {...control} rows={2} spellCheck={false} {...text("emails", 3_000)} />}
      </Field>
      <fieldset className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <legend className="mb-1.5 text-[0.8125rem] font-medium">{texts.contacts}</legend>
        {value.contacts.map((contact, at) => (
          <ContactRow
            key={contact.key}
            contact={contact}
            number={at + 1}
            error={errors[`contacts.${at}.value`] ?? errors[`contacts.${at}`]}
            onChange={(patch) =>
              set({
                contacts: value.contacts.map((each) => (each === contact ? { ...each, ...patch } : each)),
              })
            }
            onRemove={() => set({ contacts: value.contacts.filter((each) => each !== contact) })}
          />
        ))}
        {theirs.contacts !== undefined && <p className="text-xs">{theirWords(theirs.contacts)}</p>}
        {value.contacts.length < customerLimits.contacts && (
          <Button
            size="sm"
            className="justify-self-start"
            icon={<Plus aria-hidden="true" className="size-3.5" />}
            onClick={() => {
              const key = Math.max(-1, ...value.contacts.map((each) => each.key)) + 1;
              set({ contacts: [...value.contacts, { kind: "telegram", value: "", key }] });
            }}
          >
            {texts.addContact}
          </Button>
        )}
      </fieldset>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2">
        <Field
          label={texts.timeZone}
          optional
          error={errorOf("timeZone")}
          help={theirWords(theirs.timeZone) ?? texts.timeZoneHelp}
        >
          {(control) => (
            <>
              <Input {...control} list={zones} autoComplete="off" {...text("timeZone", 64)} />
              <datalist id={zones}>
                {Intl.supportedValuesOf("timeZone").map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <Field
          label={texts.language}
          optional
          error={errorOf("language")}
          help={theirWords(theirs.language) ?? texts.languageHelp}
        >
          {(control) => <Input {...control} autoComplete="off" {...text("language", 35)} />}
        </Field>
      </div>
    </>
  );
}

interface ContactRowProps {
  contact: Contact;
  /** Its place, from 1. */
  number: number;
  error: string | undefined;
  onChange: (patch: Partial<Contact>) => void;
  onRemove: () => void;
}

function ContactRow({ contact, number, error, onChange, onRemove }: ContactRowProps) {
  return (
    <div className="grid gap-1">
      <div className="flex gap-2">
        <Select
          aria-label={texts.contactKind(number)}
          className="w-26 shrink-0 sm:w-32"
          value={contact.kind}
          onChange={(event) =>
            onChange({ kind: contactKinds.find((kind) => kind === event.target.value) ?? "other" })
          }
        >
          {contactKinds.map((kind) => (
            <option key={kind} value={kind}>
              {texts.contactKinds[kind]}
            </option>
          ))}
        </Select>
        <Input
          aria-label={texts.contactValue(number)}
          aria-invalid={error !== undefined || undefined}
          maxLength={customerLimits.contact}
          autoComplete="off"
          value={contact.value}
          onChange={(event) => onChange({ value: event.target.value })}
        />
        <IconButton
          label={texts.removeContact(number)}
          icon={<X aria-hidden="true" className="size-4" />}
          onClick={onRemove}
        />
      </div>
      {error !== undefined && (
        <p role="alert" className="text-xs font-medium text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

function theirWords(theirs: string | undefined): ReactNode {
  return theirs === undefined ? undefined : (
    <span className="text-warn">{texts.theirs(visibleText(theirs.replaceAll("\n", ", ")))}</span>
  );
}
