import type { SubUserRef } from "../sub-users/sub-user";
import type { Contact, CustomerName } from "./customer";

/** What sub-users are grouped by. */
export const adoptWays = ["email", "name", "tag", "file"] as const;
export type AdoptWay = (typeof adoptWays)[number];

export interface AdoptReason {
  /**
   * "returned": an id that vanished had the same name, and a customer. "emails": one name,
   * and several addresses.
   */
  way: AdoptWay | "returned" | "emails";
  /** What all of them have: the address, the part of the name, the tag, or the row of the file. */
  value: string;
  /** Of a name: one of theirs has a number as well. */
  numbered?: boolean;
}

export interface AdoptSubUser extends SubUserRef {
  name: string;
}

/** Sub-users without a customer that seem to belong together. */
export interface AdoptSuggestion {
  /** Unique among the suggestions. */
  key: string;
  reason: AdoptReason;
  /** What a new customer would be called. */
  name: string;
  /** One that exists and seems to be meant; null for a new one. */
  customer: CustomerName | null;
  /** Whether it is accepted unless someone leaves it out. */
  sure: boolean;
  reference: string | null;
  emails: string[];
  contacts: Contact[];
  subUsers: AdoptSubUser[];
}

/** A row of a file. */
export interface AdoptFileRow {
  login: string;
  customer: string;
  reference: string;
  email: string;
  contact: string;
}

export interface SuggestRequest {
  way: AdoptWay;
  /** Of the way "file". */
  rows: AdoptFileRow[];
}

export interface AdoptSuggestions {
  suggestions: AdoptSuggestion[];
  /** Sub-users in groups that did not fit: they are suggested once these are adopted. */
  beyond: number;
  /** Sub-users without a customer that are in no group. */
  ungrouped: number;
  /** Rows of the file that are in no suggestion, by their place from 1, and why. */
  problems: { row: number; problem: string }[];
}

/** A suggestion as it was accepted, perhaps changed. */
export interface AdoptEntry {
  /** Of the new customer; made by the browser. */
  id: string;
  /** Ignored for a customer that exists. */
  name: string;
  /** One that exists; null makes a new one. */
  customerId: string | null;
  reference: string | null;
  emails: string[];
  contacts: Contact[];
  subUsers: SubUserRef[];
}

export interface PreviewAdoptionRequest {
  entries: AdoptEntry[];
}

export interface AdoptRequest extends PreviewAdoptionRequest {
  /** Made by the browser: sent again, it changes nothing twice. */
  changeId: string;
  /** Of the preview: adopted is exactly what was shown. */
  digest: string;
}

/** What adopting would do. */
export interface AdoptPreview {
  digest: string;
  /** New customers, and ones that get more. */
  customers: number;
  existing: number;
  links: number;
  /**
   * Of the links: the sub-user had a customer before, so that only its traffic from today (UTC) on is this
   * one's.
   */
  fromToday: number;
  /** What customers that exist get of the groups. */
  added: { references: number; emails: number; contacts: number };
  /** Sub-users that are left out, and how many more: someone gave them a customer, or they are gone. */
  leftOut: (AdoptSubUser & { customer: CustomerName | null })[];
  moreLeftOut: number;
  /** By the entry's id. Nothing is adopted while there are any. */
  problems: { id: string; problem: string }[];
}

export interface AdoptResult {
  changeId: string;
  customers: number;
  existing: number;
  links: number;
}

/** The most rows of a file that are read at once. */
export const maxFileRows = 10_000;

const separators = /[\s_\-.·|/#]+/gu;

/**
 * What names of one customer's sub-users have in common: "lumen_travel_53", "Lumen Travel 3" and
 * "lumen.travel" have "lumen travel". Empty for a name of digits alone.
 */
export function stemOf(name: string): string {
  return splitName(name).join(" ").toLowerCase();
}

/** Whether a name is more than its stem: a number at its end. */
export function isNumbered(name: string): boolean {
  const stem = stemOf(name);
  return stem !== "" && stem !== name.normalize("NFKC").replace(separators, " ").trim().toLowerCase();
}

/** The same as a customer would be called: "Lumen Travel". */
export function titleOf(name: string): string {
  const words = splitName(name);
  const plain = words.every((word) => word === word.toLowerCase());
  return words.map((word) => (plain ? word.charAt(0).toUpperCase() + word.slice(1) : word)).join(" ");
}

function splitName(name: string): string[] {
  const words = name.normalize("NFKC").replace(separators, " ").trim().split(" ");
  const last = words.findLastIndex((word) => !/^\p{N}*$/u.test(word));
  return words
    .slice(0, last + 1)
    .map((word, place) => (place === last ? word.replace(/\p{N}+$/u, "") : word))
    .filter((word) => word !== "");
}

/** Names of this kind say nothing of whose they are. */
const general = new Set(
  "account acc client customer demo user subuser sub proxy proxies test testing trial login guest new main default".split(
    " ",
  ),
);

export function saysNothing(stem: string): boolean {
  return stem.length < 3 || stem.split(" ").every((word) => general.has(word));
}
