import { fieldName, valueText, valueTexts } from "@/components/operations/outcome/value-text";
import { visibleText } from "@/lib/domain/format";
import type { AuditView } from "@/lib/domain/audit/audit";
import type { LimitDescriptor } from "@/lib/domain/providers/descriptor";
import { limitInImage } from "@/lib/domain/providers/limit-text";
import * as texts from "@/lib/domain/texts/audit";

export interface Difference {
  label: string;
  /** Null where the value before was not recorded. */
  before: string | null;
  after: string;
}

// Counters move by themselves, so a change of theirs is not what was done.
const counters = new Set(["trafficUsed", "ipUsed"]);

/** What an audit row says was changed, or asked for, field by field. What stayed as it was is left out. */
export function differences(
  { outcome, before, after, labels = {} }: Pick<AuditView, "outcome" | "before" | "after" | "labels">,
  limits: readonly LimitDescriptor[] = [],
): Difference[] {
  if (!after) return [];
  const asked = outcome === "intent" && isRecord(after.asked) ? after.asked : null;
  const next = asked ?? after;
  return Object.keys(next)
    .filter(
      (field) =>
        !counters.has(field) &&
        !isNothing(next[field], before !== null || asked !== null) &&
        !(before && same(before[field], next[field])),
    )
    .map((field) => {
      // In a request, null means no cap; in an image, that the provider does not report it.
      const own = limitInImage(field, limits);
      if (own) {
        const was = before && field in before ? (own.text(before[field]) ?? null) : null;
        return { label: own.label, before: was, after: own.text(next[field]) ?? text(field, undefined) };
      }
      const value = asked && next[field] === null ? "unlimited" : next[field];
      const label = labels[field] ?? texts.fields[field] ?? fieldName(field);
      if (!before || !(field in before)) return { label, before: null, after: text(field, value) };
      const [was, is] =
        isNumber(before[field]) && isNumber(value)
          ? valueTexts(field, before[field], value)
          : [text(field, before[field]), text(field, value)];
      return { label, before: was, after: is };
    });
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
  // No provider reports it.
  if (field === "customer" && value === null) return texts.none;
  return valueText(field, value);
}

/** Two amounts are formatted together, so that their digits tell them apart. */
const isNumber = (value: unknown): value is number => typeof value === "number";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
