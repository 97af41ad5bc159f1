import { formatBytesApart, formatCount, formatExactBytes } from "@/lib/domain/format";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { type CapField, capFields, type SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/operations";
import { noLimit } from "@/lib/domain/texts/values";
import { receiptEntries } from "../outcome/value-text";
import type { LimitsInput } from "./limits";
import type { Change } from "./operation-frame";

type Used = Pick<SubUser, "trafficUsed" | "ipUsed">;

const isOwn = ({ name }: FieldDescriptor) => !capFields.some((cap) => cap === name);

/** What `changed` makes of the limits, one by one. */
export function limitChanges(
  now: LimitsInput,
  changed: LimitsInput,
  fields: readonly FieldDescriptor[],
  used: Used,
): Change[] {
  return [
    ...capFields.filter((cap) => cap in changed).map((cap) => describeCap(cap, now[cap], changed[cap], used)),
    ...fields
      .filter((field) => isOwn(field) && field.name in changed)
      .map((field) => describeOwn(field, now[field.name], changed[field.name])),
  ];
}

/** Sentences about limits that were changed elsewhere since the dialog opened. */
export function changedMeanwhile(
  opened: LimitsInput,
  now: LimitsInput,
  fields: readonly FieldDescriptor[],
): string[] {
  const unused = { trafficUsed: null, ipUsed: null };
  const changes = [
    ...capFields
      .filter((cap) => opened[cap] !== now[cap])
      .map((cap) => describeCap(cap, opened[cap], now[cap], unused)),
    ...fields
      .filter((field) => isOwn(field) && opened[field.name] !== now[field.name])
      .map((field) => describeOwn(field, opened[field.name], now[field.name])),
  ];
  return changes.map(({ label, before, after }) => texts.changedMeanwhile(label, before, after));
}

function describeOwn(field: FieldDescriptor, before: unknown, after: unknown): Change {
  const words = (value: unknown) =>
    value === undefined
      ? texts.notReported
      : (receiptEntries([field], { [field.name]: value })[0]?.value ?? noLimit);
  return { label: field.label, before: words(before), after: words(after) };
}

function describeCap(
  field: CapField,
  before: number | null | undefined,
  after: number | null | undefined,
  { trafficUsed, ipUsed }: Used,
): Change {
  const traffic = field === "trafficCap";
  const used = traffic ? trafficUsed : ipUsed;
  const numbers = [before, after, used].filter((value) => typeof value === "number");
  const amounts = traffic ? formatBytesApart(numbers) : numbers.map(formatCount);
  const words = (value: number | null | undefined) =>
    value === undefined
      ? texts.notReported
      : value === null
        ? texts.unlimited
        : (amounts[numbers.indexOf(value)] ?? "");
  return {
    label: traffic ? texts.trafficCap : texts.ipCap,
    before: words(before),
    after: used === null ? words(after) : texts.usedNow(words(after), words(used)),
    ...(traffic && typeof after === "number" && { title: formatExactBytes(after) }),
  };
}
