import { fieldName, valueText, valueTexts } from "@/components/operations/outcome/value-text";
import { visibleText } from "@/lib/domain/format";
import type { AuditView } from "@/lib/domain/audit/audit";
import type { LimitDescriptor } from "@/lib/domain/providers/descriptor";
import { limitInImage } from "@/lib/domain/providers/limit-text";
import { type Role } from "@/lib/domain/staff/permissions";
import { roleLabels } from "@/lib/domain/staff/role-words";
import * as texts from "@/lib/domain/texts/audit";
import { isUuid } from "@/lib/domain/uuid";

export interface Difference {
  /** Null for a sentence, which is `after` alone. */
  label: string | null;
  /** Null where the value before was not recorded. */
  before: string | null;
  after: string;
  /** Values are moments in the ISO form, for Moment to draw. */
  moment?: boolean;
}

type Row = Pick<AuditView, "outcome" | "before" | "after" | "labels"> & { action?: string };

// Counters move by themselves, so a change of theirs is not what was done.
const counters = new Set(["trafficUsed", "ipUsed"]);
/** Counts, which are left out where they are 0. */
const counts = new Set([
  "subUsers",
  "comments",
  "skipped",
  "sessions",
  "links",
  "views",
  "alertRules",
  "mergedCustomers",
]);

/**
 * What an audit row says was changed, or asked for, field by field. What stayed as it was is left out, and so
 * are ids and other fields that have no name for people: they are among the details.
 */
export function differences(
  { action = "", outcome, before, after, labels = {} }: Row,
  limits: readonly LimitDescriptor[] = [],
): Difference[] {
  if (!after) return [];
  const asked = outcome === "intent" && isRecord(after.asked) ? after.asked : null;
  const next = asked ?? after;
  const names = action.endsWith(".export") ? texts.filterFields : texts.fields;
  return Object.keys(next)
    .filter(
      (field) =>
        !counters.has(field) &&
        !isNothing(next[field], before !== null || asked !== null) &&
        !(counts.has(field) && next[field] === 0) &&
        !(before && same(before[field], next[field])),
    )
    .flatMap((field): Difference[] => {
      // In a request, null means no cap; in an image, that the provider does not report it.
      const own = limitInImage(field, limits);
      if (own) {
        const was = before && field in before ? (own.text(before[field]) ?? null) : null;
        return [{ label: own.label, before: was, after: own.text(next[field]) ?? text(field, undefined) }];
      }
      const sentence = sentenceOf(action, field, next[field]);
      if (sentence !== null) return sentence === "" ? [] : [{ label: null, before: null, after: sentence }];
      const value = asked && next[field] === null ? "unlimited" : next[field];
      const label = labels[field] ?? names[field] ?? knownName(field);
      if (label === null || isOnlyForMachines(value)) return [];
      if (typeof value === "string" && moment.test(value))
        return [{ label, before: null, after: value, moment: true }];
      if (!before || !(field in before)) return [{ label, before: null, after: text(field, value) }];
      const [was, is] =
        isNumber(before[field]) && isNumber(value)
          ? valueTexts(field, before[field], value)
          : [text(field, before[field]), text(field, value)];
      return [{ label, before: was, after: is }];
    });
}

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** An id, or something with parts of its own. */
const isOnlyForMachines = (value: unknown) => isRecord(value) || (typeof value === "string" && isUuid(value));

/** What other fields than those of the audit are called for people; null for none. */
function knownName(field: string): string | null {
  const name = fieldName(field);
  return name === field ? null : name;
}

/**
 * A sentence in place of a field and its value; empty where there is nothing to say, null
 * where it is no sentence.
 */
function sentenceOf(action: string, field: string, value: unknown): string | null {
  if (field === "with" && typeof value === "string")
    return texts.withMeans[value] ?? texts.withOther(visibleText(value));
  if (field === "fields" && action.startsWith("customer.") && Array.isArray(value)) {
    const fields = value.map(String);
    if (action !== "customer.create") return texts.fieldsChanged(fields);
    // Every customer has a name.
    const others = fields.filter((each) => each !== "name");
    return others.length === 0 ? "" : texts.filledIn(others);
  }
  return null;
}

/** Empty fields are left out where there is nothing to compare them with. */
function isNothing(value: unknown, compared: boolean): boolean {
  if (value === undefined) return true;
  if (compared) return false;
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function text(field: string, value: unknown): string {
  if (Array.isArray(value))
    return value.length === 0 ? texts.none : value.map((each) => visibleText(String(each))).join(", ");
  if (typeof value === "boolean") return value ? texts.yes : texts.no;
  if (isRecord(value)) return visibleText(JSON.stringify(value));
  if (field === "role" && typeof value === "string" && Object.hasOwn(roleLabels, value))
    return roleLabels[value as Role];
  if (field === "work" && typeof value === "string") return texts.alertWork[value] ?? visibleText(value);
  if (field === "state") return valueText("status", value);
  if (value === null && (field === "daily" || field === "action")) return texts.noCeiling;
  // What is Subdesk's own is reported by no one.
  if (value === null && field in texts.fields) return texts.none;
  return valueText(field, value);
}

/** Two amounts are formatted together, so that their digits tell them apart. */
const isNumber = (value: unknown): value is number => typeof value === "number";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
