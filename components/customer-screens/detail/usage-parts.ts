import { offsetsOf } from "@/components/usage/repeated-hours";
import type { CustomerUsage, CustomerUsagePart } from "@/lib/domain/customers/usage";
import { localClock, localDateTime, utcDate, utcDay } from "@/lib/domain/dates";
import { visibleText } from "@/lib/domain/format";
import { disambiguatedName } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/customer";

export const partColor = (at: number) => `var(--part-${Math.min(at, 7)})`;

export function partName({ subUser, subUsers }: CustomerUsagePart): string {
  return subUser
    ? visibleText(disambiguatedName(subUser.name, subUser.apart))
    : texts.otherSubUsers(subUsers);
}

/** Hours are said where the reader is; a day is a day in UTC, as it was counted. */
export function stepWords(
  { step, steps }: Pick<CustomerUsage, "step" | "steps">,
  at: string,
): { tick: string; whole: string } {
  const date = new Date(at);
  if (step === "day") return { tick: utcDay(date), whole: utcDate(date) };
  const offset = offsetsOf(steps.map((each) => new Date(each)))(date);
  return { tick: `${localClock(date)}${offset}`, whole: `${localDateTime(date)}${offset}` };
}

/** What all parts used in a step; null where nothing is known of any. */
export function totalOf({ parts }: Pick<CustomerUsage, "parts">, step: number): number | null {
  const known = parts.flatMap(({ values }) => values[step] ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
