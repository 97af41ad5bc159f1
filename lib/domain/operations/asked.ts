import { capFields } from "../sub-users/sub-user";
import type { OperationName } from "./names";
import { operationFacts } from "./operations";

/** Fields of a sub-user, for "before -> after". */
export type Image = Record<string, unknown>;

type Asked = { operation: OperationName; input: Record<string, unknown> };
type Watched = Asked & { overtaken: readonly string[] };

/** What a sub-user shows after an absolute change has taken effect; null where the listing cannot show it. */
export function askedImage({ operation, input }: Asked): Image | null {
  switch (operation) {
    case "enable":
      return { status: "active" };
    case "disable":
      return { status: "disabled" };
    case "set-note":
      return { note: input.note };
    case "rename":
      return { name: input.name };
    case "set-limits":
      return capsOf(input);
    case "set-tags":
      return { tags: input.tags };
    case "create":
    case "delete":
    case "set-password":
    case "reset-password":
    case "take-back":
    case "allocate-traffic":
    case "allocate-ips":
    case "reveal-password":
      return null;
  }
}

/** The same without what later changes have set; accompanying caps count once nothing else is left. */
export function watchedImage(row: Watched): Image | null {
  const overtaken =
    row.overtaken.length > 0 &&
    operationFacts[row.operation].sets?.every((field) => row.overtaken.includes(field));
  const left = without((overtaken ? imageSet(row) : askedImage(row)) ?? {}, row.overtaken);
  return Object.keys(left).length > 0 ? left : null;
}

/** Everything visible that an edit sets, including accompanying caps. */
export function imageSet({ operation, input }: Asked): Image {
  return operationFacts[operation].sets ? { ...askedImage({ operation, input }), ...capsOf(input) } : {};
}

/** The fields an edit sets: a later edit of the same field makes its value useless for judging this one. */
export function fieldsSet({ operation, input }: Asked): string[] {
  const { sets } = operationFacts[operation];
  return sets ? [...sets, ...Object.keys(capsOf(input))] : [];
}

/** Whether `image` agrees with every field of `wanted`. A missing note and an empty one are equal. */
export function shows(image: Image, wanted: Image): boolean {
  return Object.entries(wanted).every(([field, value]) => isSame(image[field] ?? "", value ?? ""));
}

/** Whether two values of one field are the same; tags are compared one by one. */
export function isSame(one: unknown, other: unknown): boolean {
  return Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((each, place) => each === other[place])
    : one === other;
}

function capsOf(input: Record<string, unknown>): Image {
  return Object.fromEntries(
    capFields.filter((cap) => input[cap] !== undefined).map((cap) => [cap, input[cap] ?? "unlimited"]),
  );
}

function without(image: Image, fields: readonly string[]): Image {
  return Object.fromEntries(Object.entries(image).filter(([field]) => !fields.includes(field)));
}
