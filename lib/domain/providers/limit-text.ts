import { formatCount } from "../format";
import { isLimitKey, limitName, limitShown } from "../operations/own-limits";
import { noLimit } from "../texts/values";
import type { LimitDescriptor } from "./descriptor";

/** The value of a limit of the provider's own, in words. */
export function limitText({ none = noLimit, choices }: LimitDescriptor, value: number | null): string {
  if (value === null) return none;
  return choices?.find((choice) => choice.value === value)?.label ?? formatCount(value);
}

/** How such a limit is named and valued in an image; undefined for any other field. */
export function limitInImage(
  field: string,
  limits: readonly LimitDescriptor[],
): { label: string; text: (shown: unknown) => string | undefined } | undefined {
  const limit = isLimitKey(field) ? limits.find(({ name }) => name === limitName(field)) : undefined;
  return (
    limit && {
      label: limit.label,
      text(shown) {
        const value = limitShown(shown);
        return value === undefined ? undefined : limitText(limit, value);
      },
    }
  );
}
