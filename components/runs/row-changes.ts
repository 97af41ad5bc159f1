import { fieldName, receiptEntries, valueText, valueTexts } from "@/components/operations/outcome/value-text";
import { isSame } from "@/lib/domain/operations/asked";
import { formatBytes } from "@/lib/domain/format";
import type { FieldDescriptor, LimitDescriptor } from "@/lib/domain/providers/descriptor";
import { limitInImage } from "@/lib/domain/providers/limit-text";
import type { RunRowView } from "@/lib/domain/runs/run";
import type { StillOff } from "@/lib/domain/sub-users/still-off";
import * as texts from "@/lib/domain/texts/run";

export interface RowChange {
  label: string;
  /** Null where there was nothing before, or it does not matter. */
  before: string | null;
  after: string;
}

// Marks of the plan, said in other words.
const marks = new Set(["cutsOff", "stillOff", "added", "fromPool", "password"]);

/** What a row changes, field by field. `fields` are those of the account's create form. */
export function rowChanges(
  {
    name,
    operation,
    before,
    after,
    customer,
  }: Pick<RunRowView, "name" | "operation" | "before" | "after" | "customer">,
  fields: readonly FieldDescriptor[],
  limits: readonly LimitDescriptor[] = [],
): RowChange[] {
  if (!after) return [];
  if (operation === "create") {
    const made = receiptEntries(fields, after)
      .filter(({ value }) => value !== name)
      .map(({ label, value }): RowChange => ({ label, before: null, after: value }));
    const own = {
      ...(Array.isArray(after.tags) && { tags: after.tags }),
      ...(customer && { customer: customer.name }),
    };
    return [
      ...made,
      ...Object.entries(own).map(
        ([field, value]): RowChange => ({
          label: fieldName(field),
          before: null,
          after: valueText(field, value),
        }),
      ),
    ];
  }
  const changes: RowChange[] = Object.keys(after)
    .filter((field) => !marks.has(field) && !(before && isSame(before[field], after[field])))
    .map((field) => {
      const own = limitInImage(field, limits);
      if (own)
        return {
          label: own.label,
          before: before && field in before ? (own.text(before[field]) ?? null) : null,
          after: own.text(after[field]) ?? valueText(field, undefined),
        };
      if (!before || !(field in before))
        return { label: fieldName(field), before: null, after: valueText(field, after[field]) };
      const [was, is] = valueTexts(field, before[field], after[field]);
      return { label: fieldName(field), before: was, after: is };
    });
  if (typeof after.added === "number")
    changes.push({ label: texts.traffic, before: null, after: texts.added(formatBytes(after.added)) });
  if (after.fromPool !== undefined && after.fromPool !== after.added)
    changes.push({
      label: texts.taken,
      before: null,
      after:
        typeof after.fromPool === "number"
          ? texts.takenAbout(formatBytes(after.fromPool))
          : texts.takenUnknown,
    });
  if (after.password !== undefined)
    changes.push({ label: texts.proxyPassword, before: null, after: texts.newPassword });
  return changes;
}

/** After it the customer's proxies stop working. */
export function cutsOff({ after }: Pick<RunRowView, "after">): boolean {
  return after?.cutsOff === true;
}

/** Why it still does not work after getting more. */
export function staysOff({ after }: Pick<RunRowView, "after">): StillOff | null {
  return (after?.stillOff as StillOff | undefined) ?? null;
}
