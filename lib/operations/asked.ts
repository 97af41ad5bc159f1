import "server-only";
import type { Image } from "./image";
import type { OperationName } from "./schema";

type Asked = { operation: OperationName; input: Record<string, unknown> };

/** What a sub-user shows once an absolute change has taken effect; null where the listing cannot show it. */
export function askedImage({ operation, input }: Asked): Image | null {
  switch (operation) {
    case "enable":
      return { status: "active" };
    case "disable":
      return { status: "disabled" };
    case "set-note":
      return { note: input.note };
    case "set-limits":
      return Object.fromEntries(["trafficCap", "ipCap"].filter((field) => input[field] !== undefined).map((field) => [field, input[field] ?? "unlimited"]));
    default:
      return null;
  }
}

/** Whether `image` says of every field of `wanted` the same. A note that is not there and one that is empty are one. */
export function shows(image: Image, wanted: Image): boolean {
  return Object.entries(wanted).every(([field, value]) => (image[field] ?? "") === (value ?? ""));
}

/** The fields an operation sets: a later one that sets one of them too makes its outcome pointless. */
export function fieldsSet({ operation, input }: Asked): string[] {
  if (operation === "set-password") return ["password"];
  return Object.keys(askedImage({ operation, input }) ?? {});
}
