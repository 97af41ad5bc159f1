import type { SubUserRef } from "../sub-users/sub-user";
import type { CustomerName } from "./name";

export type { CustomerName } from "./name";

export type CustomerState = "active" | "closed";

export const contactKinds = ["telegram", "phone", "other"] as const;
export type ContactKind = (typeof contactKinds)[number];

export interface Contact {
  kind: ContactKind;
  value: string;
}

export const customerLimits = {
  name: 120,
  reference: 80,
  email: 254,
  emails: 10,
  contact: 200,
  contacts: 10,
  comment: 5_000,
  /** Open links that one customer may have. */
  links: 1_000,
  /** Sub-users that one change may link. */
  linksAtOnce: 10_000,
  /** Of these, without the permission for many at once. */
  linksOfOne: 50,
} as const;

/** What a change of links is; each can be undone as a whole. */
export type CustomerChangeKind = "link" | "unlink" | "create" | "adopt" | "merge";

/** What those who may see contacts may see of it. */
interface CustomerContacts {
  reference: string | null;
  /** References that also lead here: earlier ones, and those of customers merged into it. */
  formerReferences: string[];
  emails: string[];
  contacts: Contact[];
  timeZone: string | null;
  language: string | null;
}

export interface CustomerView {
  id: string;
  name: string;
  state: CustomerState;
  revision: number;
  createdAt: string;
  createdBy: string;
  closedAt: string | null;
  erasedAt: string | null;
  /** The customer that it was merged into; where that was merged too, the last of them. */
  mergedInto: { id: string; name: string } | null;
  /** Null without the permission. */
  contacts: CustomerContacts | null;
}

/** As the search box and pickers list it. */
export interface FoundCustomer extends CustomerName {
  state: CustomerState;
  /** How many sub-users it has now. */
  subUsers: number;
  /** What has a word of the search that the name lacks; null without the permission to see it. */
  foundBy: FoundBy | null;
}

/** `text`: as it was written, of a comment the part around the word. */
export interface FoundBy {
  kind: "reference" | "former" | "email" | "contact" | "comment";
  text: string;
}

export interface CustomerFields {
  name: string;
  reference: string | null;
  emails: string[];
  contacts: Contact[];
  timeZone: string | null;
  language: string | null;
}

export interface CreateCustomerRequest extends CustomerFields {
  /** Made by the browser: sent again, it makes no second customer. */
  id: string;
  /** Sub-users that it starts with. */
  subUsers: SubUserRef[];
  /** Customers of the same name, beside which it is made all the same. */
  besides?: string[];
}

export interface UpdateCustomerRequest extends CustomerFields {
  id: string;
  /** Of the customer that was edited. */
  revision: number;
}

/** Closes or reopens. */
export interface CustomerStateRequest {
  id: string;
  revision: number;
}

/** A sub-user, and whose the person saw that it was. */
export interface SeenLink extends SubUserRef {
  /** Null: without a customer. */
  seen: string | null;
}

export interface LinkSubUsersRequest {
  /** Made by the browser: sent again, it changes nothing twice. */
  changeId: string;
  /** Null takes them from their customers. */
  customerId: string | null;
  subUsers: SeenLink[];
}

/** What a change of links did; rows that a colleague changed meanwhile are left alone and named. */
export interface LinkSubUsersResult {
  changeId: string;
  linked: number;
  /** With whose they are now. */
  changedMeanwhile: (SubUserRef & { customer: CustomerName | null })[];
}

/** Takes a former reference from it, so that another customer can have it. */
export interface ForgetReferenceRequest extends CustomerStateRequest {
  reference: string;
}

/** Of closing: how many of its sub-users are still active. Closing changes nothing at their providers. */
export interface ClosedCustomer extends CustomerView {
  stillActive: number;
}

export interface MergeCustomersRequest {
  changeId: string;
  from: { id: string; revision: number };
  into: { id: string; revision: number };
}

interface MergeSide extends CustomerName {
  revision: number;
  state: CustomerState;
  /** Its open links. */
  subUsers: number;
}

/** What a merge would do. */
export interface MergePreview {
  from: MergeSide;
  into: MergeSide;
  /** What the customer that stays has afterwards. */
  after: {
    reference: string | null;
    formerReferences: string[];
    emails: string[];
    contacts: Contact[];
    timeZone: string | null;
    language: string | null;
    subUsers: number;
    /** Comments that it gets from the other. */
    comments: number;
  };
  /** Why it cannot be done. */
  problem: string | null;
}

/** What erasing a customer's personal data would empty. */
export interface ErasePreview extends CustomerName {
  revision: number;
  /** Customers that were merged into it, which are erased with it. */
  merged: CustomerName[];
  references: number;
  emails: number;
  contacts: number;
  /** On it, and on its sub-users while they were its own. */
  comments: number;
  /** Its open links, which end. */
  subUsers: number;
  /** One-time links that are not opened yet, which are revoked. */
  secretLinks: number;
  /** Saved views, of anyone, that are called or search for it, which then search for "Erased customer N". */
  views: number;
  /** Alert rules whose filter does. */
  alertRules: number;
}

export interface UndoChangeRequest {
  changeId: string;
}

export interface EraseCustomerRequest {
  id: string;
  revision: number;
}

/** What a comment is about. */
export type CommentSubject = { customerId: string } | SubUserRef;

export interface CommentView {
  id: string;
  author: string;
  /** Whether the reader wrote it and so may edit it. */
  own: boolean;
  at: string;
  editedAt: string | null;
  removedAt: string | null;
  removedBy: string | null;
  /** Empty once it was removed. */
  body: string;
}

export interface WriteCommentRequest {
  id: string;
  subject: CommentSubject;
  body: string;
}

export interface EditCommentRequest {
  id: string;
  body: string;
}

/** What happened to a change of links. */
export interface CustomerChangeView {
  id: string;
  kind: CustomerChangeKind;
  actor: string;
  at: string;
  customers: number;
  links: number;
  undoneAt: string | null;
  undoneBy: string | null;
}

/** Of undoing one: what a colleague changed since is left alone and named. */
export interface UndoChangeResult extends CustomerChangeView {
  /** Sub-users that have again whom they had before. */
  restored: number;
  /** With whose they are now. */
  leftAlone: (SubUserRef & { customer: CustomerName | null })[];
  /** Customers that the change made and that are in use since; the others are gone. */
  kept: CustomerName[];
}

/** Equal for two spellings of one reference. */
export function referenceKey(reference: string): string {
  return reference.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
}
