import { expect, it, vi } from "vitest";

it.each([
  [
    "ProviderError",
    () => import("./providers/error"),
    ["Refused.", { provider: "netnut", operation: "create", kind: "rejected", applied: "no" }],
  ],
  ["DeskError", () => import("./domain/errors"), ["invalid", "Refused."]],
] as const)("%s is known as such by another copy of its module", async (name, load, args) => {
  const first = (await load()) as Record<string, unknown>;
  vi.resetModules();
  const second = (await load()) as Record<string, unknown>;
  const Thrown = first[name] as new (...given: unknown[]) => Error;
  const Known = second[name] as new (...given: unknown[]) => Error;
  expect(Thrown).not.toBe(Known);
  expect(new Thrown(...args)).toBeInstanceOf(Known);
  expect(new Error("Refused.")).not.toBeInstanceOf(Known);
});
