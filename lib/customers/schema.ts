import "server-only";
import { z } from "zod";
import type { MakeCustomersRequest } from "../domain/customers/beside";
import {
  contactKinds,
  customerLimits,
  referenceKey,
  type CommentSubject,
  type CreateCustomerRequest,
  type CustomerStateRequest,
  type EditCommentRequest,
  type EraseCustomerRequest,
  type ForgetReferenceRequest,
  type LinkSubUsersRequest,
  type MergeCustomersRequest,
  type UndoChangeRequest,
  type UpdateCustomerRequest,
  type WriteCommentRequest,
} from "../domain/customers/customer";
import { formatCount } from "../domain/format";
import { storable } from "../domain/text/storable";
import { subUserRef } from "../sub-users/schema";

/** Longer than 80 characters of almost any script once folded, and short enough for its index. */
const maxKeyLength = 400;

const text = (empty: string, longest: number) =>
  z
    .string()
    .transform((given) => storable(given).trim())
    .pipe(
      z
        .string()
        .min(1, empty)
        .max(longest, `At most ${formatCount(longest)} characters.`),
    );

/** What may be left empty; an empty text is none. */
const optional = <Schema extends z.ZodType<string, string>>(schema: Schema) =>
  z
    .string()
    .nullable()
    .transform((given) => (given === null || given.trim() === "" ? null : given))
    .pipe(schema.nullable());

const customerName = text("Enter a name.", customerLimits.name);

const customerReference = text("Enter a reference.", customerLimits.reference).refine(
  (reference) => referenceKey(reference).length <= maxKeyLength,
  "Enter a shorter reference.",
);

const customerEmail = z
  .string()
  .trim()
  .pipe(
    z
      .email({ pattern: z.regexes.unicodeEmail, error: "Enter an e-mail address." })
      .max(customerLimits.email, `At most ${customerLimits.email} characters.`)
      .refine((email) => storable(email) === email, "Enter an e-mail address."),
  );

const contact = z.strictObject({
  kind: z.enum(contactKinds, "Choose what kind of contact it is."),
  value: text("Enter the contact, or remove it.", customerLimits.contact),
});

const timeZone = z.string().max(64).refine(isTimeZone, "There is no such time zone.");
const language = z
  .string()
  .max(35)
  .refine((tag) => languageOf(tag) !== null, "Enter a language such as en or pt-BR.")
  .transform((tag) => languageOf(tag) ?? tag);

/** Of a customer, also where several are made at once. */
export const customerFields = {
  name: customerName,
  reference: optional(customerReference),
  emails: z
    .array(customerEmail)
    .max(customerLimits.emails, `At most ${customerLimits.emails} e-mail addresses.`)
    .transform((emails) => firstOfEach(emails, (email) => email.toLowerCase())),
  contacts: z
    .array(contact)
    .max(customerLimits.contacts, `At most ${customerLimits.contacts} contacts.`)
    .transform((contacts) => firstOfEach(contacts, ({ kind, value }) => `${kind} ${value}`)),
  timeZone: optional(timeZone),
  language: optional(language),
};
const besides = z.array(z.uuid()).max(50).optional();
const revision = z.int().min(1).max(2_147_483_647);

export const createCustomerRequest = z.strictObject({
  id: z.uuid(),
  ...customerFields,
  subUsers: z.array(subUserRef).max(customerLimits.links, tooMany(customerLimits.links)),
  besides,
}) satisfies z.ZodType<CreateCustomerRequest>;

export const updateCustomerRequest = z.strictObject({
  id: z.uuid(),
  revision,
  ...customerFields,
}) satisfies z.ZodType<UpdateCustomerRequest>;

export const customerStateRequest = z.strictObject({
  id: z.uuid(),
  revision,
}) satisfies z.ZodType<CustomerStateRequest>;

export const forgetReferenceRequest = z.strictObject({
  id: z.uuid(),
  revision,
  reference: customerReference,
}) satisfies z.ZodType<ForgetReferenceRequest>;

const chosen = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .array(schema)
    .min(1, "Nothing is selected.")
    .max(customerLimits.linksAtOnce, tooMany(customerLimits.linksAtOnce));
const seenLinks = chosen(subUserRef.extend({ seen: z.uuid().nullable() }));

export const linkSubUsersRequest = z.strictObject({
  changeId: z.uuid(),
  customerId: z.uuid().nullable(),
  subUsers: seenLinks,
}) satisfies z.ZodType<LinkSubUsersRequest>;

export const whoseRequest = z.strictObject({ subUsers: chosen(subUserRef) });

export const makeCustomersRequest = z.strictObject({
  changeId: z.uuid(),
  subUsers: seenLinks,
  name: customerName.nullable(),
  useNamesakes: z.boolean(),
  besides,
}) satisfies z.ZodType<MakeCustomersRequest>;

export const undoChangeRequest = z.strictObject({
  changeId: z.uuid(),
}) satisfies z.ZodType<UndoChangeRequest>;

const seenCustomer = z.strictObject({ id: z.uuid(), revision });
export const mergeCustomersRequest = z
  .strictObject({ changeId: z.uuid(), from: seenCustomer, into: seenCustomer })
  .refine(({ from, into }) => from.id !== into.id, {
    path: ["into"],
    message: "Choose another customer.",
  }) satisfies z.ZodType<MergeCustomersRequest>;

export const eraseCustomerRequest = customerStateRequest satisfies z.ZodType<EraseCustomerRequest>;

const body = text("Enter a comment.", customerLimits.comment);
const subject = z.union(
  [z.strictObject({ customerId: z.uuid() }), subUserRef],
  "Name a customer or a sub-user.",
) satisfies z.ZodType<CommentSubject>;

export const writeCommentRequest = z.strictObject({
  id: z.uuid(),
  subject,
  body,
}) satisfies z.ZodType<WriteCommentRequest>;
export const editCommentRequest = z.strictObject({
  id: z.uuid(),
  body,
}) satisfies z.ZodType<EditCommentRequest>;
export const commentIdInput = z.strictObject({ id: z.uuid() });

function tooMany(most: number): string {
  return `At most ${formatCount(most)} sub-users at once.`;
}

function firstOfEach<T>(list: readonly T[], keyOf: (one: T) => string): T[] {
  const first = new Map<string, T>();
  for (const one of list) if (!first.has(keyOf(one))) first.set(keyOf(one), one);
  return [...first.values()];
}

/** By its IANA name: an offset is none, since it does not know of summer time. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).format(0) !== "";
  } catch {
    return false;
  }
}

function languageOf(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}
