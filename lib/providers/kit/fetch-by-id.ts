import "server-only";
import { ProviderError } from "../error";
import type { Failures } from "./failures";

/**
 * A read by id: null where the provider itself says that there is no such sub-user. A bare page with a 404,
 * as a proxy in between sends it, says nothing about this sub-user.
 */
export async function fetchById<Answer>(failures: Failures, read: Promise<Answer>): Promise<Answer | null> {
  try {
    return await read;
  } catch (error) {
    if (!(error instanceof ProviderError && error.kind === "not-found")) throw error;
    if (error.worded) return null;
    throw failures.contract("get", `${failures.label} did not say whether it has this sub-user.`);
  }
}
