import { fieldName, valueText, valueTexts } from "@/components/operations/outcome/value-text";
import { visibleText } from "@/lib/domain/format";
import type { AuditView } from "@/lib/domain/audit/audit";

export interface Difference {
  label: string;
  /** Null where nothing was noted of before. */
  before: string | null;
  after: string;
}

// Counters move by themselves: they are not what was done.
const counters = new Set(["trafficUsed", "ipUsed"]);
const names: Record<string, string> = {
  tags: "Tags",
  state: "State",
  overrideBlock: "Lift a block",
  credentials: "Credentials",
  q: "Search",
};

/** What an audit row says was changed, or asked for, field by field. What stayed as it was is left out. */
export function differences({
  outcome,
  before,
  after,
  labels = {},
}: Pick<AuditView, "outcome" | "before" | "after" | "labels">): Difference[] {
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
      // In what was asked for, null means no cap; in an image it means that the provider does not say.
      const value = asked && next[field] === null ? "unlimited" : next[field];
      const label = labels[field] ?? names[field] ?? fieldName(field);
      if (!before || !(field in before)) return { label, before: null, after: text(field, value) };
      const [was, is] =
        isNumber(before[field]) && isNumber(value)
          ? valueTexts(field, before[field], value)
          : [text(field, before[field]), text(field, value)];
      return { label, before: was, after: is };
    });
}

/** Of an image without a before, empty fields say nothing. */
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
    return value.length === 0 ? "None" : value.map((each) => visibleText(String(each))).join(", ");
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (isRecord(value)) return visibleText(JSON.stringify(value));
  return valueText(field, value);
}

/** A number of bytes only reads right beside the other. */
const isNumber = (value: unknown): value is number => typeof value === "number";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
