import { expect } from "vitest";
import { ProviderError } from "../lib/providers/error";

/** The ProviderError with which it fails; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  const error = await promise.then(
    () => undefined,
    (problem: unknown) => problem,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}
