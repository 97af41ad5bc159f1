import { maxTagLength, maxTags, tagKey, uniqueTags } from "./tags";
import { subUserStatuses, type SubUserStatus } from "./vocabulary";
import { isUuid } from "../uuid";

/**
 * What a filter makes of the values in an address: the value to apply, or why there is none and what a
 * control can still show.
 */
export type FilterReading<Value> = { value: Value } | { problem: string; shown?: Value };

/**
 * One filter of the table. Its key in `filters` is its name in the address, in code and for the SQL
 * condition; saved views and alert rules store that name, so it must not change.
 */
export interface Filter<Value> {
  label: string;
  /** The value that filters nothing. */
  none: Value;
  /** The most that can be chosen at once, and what they are called. */
  most?: { count: number; of: string };
  read: (given: string[]) => FilterReading<Value>;
  /** As in the address; empty for `none`. */
  write: (value: Value) => string[];
}

export const maxSearchLength = 200;
/** The value of the filter "customer" for those that have none. */
export const withoutCustomer = "none";

/** In the order of the address. */
export const filters = {
  q: search("Search"),
  provider: list("Provider", { most: 20, longest: 32, joined: true }),
  account: list("Account", { most: 50, longest: 64 }),
  status: statuses("Status"),
  customer: list("Customer", { most: 20, longest: 36, joined: true, refusal: notACustomer }),
  /** From this percentage of the traffic cap on, a sub-user counts as near it. */
  near: whole("Near cap", { to: 100, takes: "takes a share from 1 to 100 %" }),
  unlimited: yesOrNo("Unlimited"),
  tag: list("Tag", { most: maxTags, longest: maxTagLength, keyOf: tagKey, distinct: uniqueTags }),
  /** At the recent rate the cap is reached within this many days. */
  out: whole("Running out within", { to: 365, takes: "takes 1 to 365 days" }),
  /** Whether an alert of it is open: any, or one for what already held when its account was first read. */
  alert: choice("Alert", ["open", "already"]),
};

export type FilterKey = keyof typeof filters;
export type FilterValues = {
  [Key in FilterKey]: (typeof filters)[Key] extends Filter<infer Value> ? Value : never;
};

export function search(label: string): Filter<string> {
  return {
    label,
    none: "",
    read: (given) =>
      once<string>(label, given, (text) =>
        text.length <= maxSearchLength
          ? { value: text }
          : { problem: tooLong(label, text.length, maxSearchLength), shown: text },
      ),
    write: (text) => (text === "" ? [] : [text]),
  };
}

interface ListBounds {
  most: number;
  longest: number;
  /** In one value, with commas between them. */
  joined?: boolean;
  /** Values of the same key are one; without a key there is no value. */
  keyOf?: (value: string) => string;
  distinct?: (values: string[]) => string[];
  /** Why a value cannot be one; undefined where it can. */
  refusal?: (value: string) => string | undefined;
}

export function list(
  label: string,
  { most, longest, joined = false, keyOf = (value) => value, distinct = unique, refusal }: ListBounds,
): Filter<string[]> {
  const of = `${label.toLowerCase()}s`;
  return {
    label,
    none: [],
    most: { count: most, of },
    read: (given) => {
      const values = distinct(joined ? split(given) : given);
      if (values.some((value) => keyOf(value) === ""))
        return { problem: `${label} has an empty value.`, shown: values.filter(Boolean) };
      if (values.length > most)
        return { problem: `At most ${most} ${of} can be chosen; this is ${values.length}.`, shown: values };
      const long = values.find((value) => value.length > longest);
      if (long !== undefined) return { problem: tooLong(label, long.length, longest), shown: values };
      const refused = values.flatMap((value) => refusal?.(value) ?? [])[0];
      return refused === undefined ? { value: values } : { problem: refused, shown: values };
    },
    write: (values) => (joined ? joinedText(values) : values),
  };
}

function statuses(label: string): Filter<SubUserStatus[]> {
  return {
    label,
    none: [],
    read: (given) => {
      const values = unique(split(given));
      const known = subUserStatuses.filter((status) => values.includes(status));
      const stray = values.find((value) => !subUserStatuses.some((status) => status === value));
      if (stray === undefined) return { value: values as SubUserStatus[] };
      const problem = stray === "" ? `${label} has an empty value.` : `There is no status ${quoted(stray)}.`;
      return { problem, shown: known };
    },
    write: joinedText,
  };
}

export function whole(label: string, { to, takes }: { to: number; takes: string }): Filter<number | null> {
  return {
    label,
    none: null,
    read: (given) =>
      once<number | null>(label, given, (text) => {
        if (text === "") return { problem: `${label} has no value.` };
        const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
        return value >= 1 && value <= to ? { value } : { problem: `${label} ${takes}, not ${quoted(text)}.` };
      }),
    write: (value) => (value === null ? [] : [String(value)]),
  };
}

export function choice<const Value extends string>(
  label: string,
  values: readonly Value[],
): Filter<Value | null> {
  return {
    label,
    none: null,
    read: (given) =>
      once<Value | null>(label, given, (text) => {
        const value = values.find((each) => each === text);
        if (value !== undefined) return { value };
        return text === ""
          ? { problem: `${label} has no value.` }
          : { problem: `${label} is ${values.join(" or ")}, not ${quoted(text)}.` };
      }),
    write: (value) => (value === null ? [] : [value]),
  };
}

function yesOrNo(label: string): Filter<boolean | null> {
  return {
    label,
    none: null,
    read: (given) =>
      once<boolean | null>(label, given, (text) => {
        if (text === "") return { problem: `${label} has no value.` };
        return text === "true" || text === "false"
          ? { value: text === "true" }
          : { problem: `${label} is true or false, not ${quoted(text)}.` };
      }),
    write: (value) => (value === null ? [] : [String(value)]),
  };
}

/** A filter with one value: it may be repeated, but not with another value. */
function once<Value>(
  label: string,
  given: string[],
  read: (text: string) => FilterReading<Value>,
): FilterReading<Value> {
  const [text = "", ...others] = unique(given);
  if (others.length === 0) return read(text);
  const two = [text, ...others].slice(0, 2).map(quoted);
  return { problem: `${label} is given twice, as ${two.join(" and as ")}.` };
}

function notACustomer(value: string): string | undefined {
  return value === withoutCustomer || isUuid(value) ? undefined : `There is no customer ${quoted(value)}.`;
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}

function split(values: string[]): string[] {
  return values.flatMap((value) => value.split(","));
}

function joinedText(values: string[]): string[] {
  return values.length === 0 ? [] : [values.join(",")];
}

function tooLong(label: string, length: number, longest: number): string {
  return `${label} takes at most ${longest} characters; this has ${length}.`;
}

/** A text from outside, shortened and quoted for a sentence. */
export function quoted(text: string): string {
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}
