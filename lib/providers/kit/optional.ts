import "server-only";
import { ProviderError, type ProviderErrorKind } from "../error";

const notOffered: readonly ProviderErrorKind[] = ["not-found", "rejected", "contract"];

/**
 * What an account may not offer: null where the provider says so, or answers what cannot be read. A provider
 * that does not answer, or refuses the key, is a failure as ever.
 */
export async function nullIfNotOffered<Answer>(read: Promise<Answer>): Promise<Answer | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ProviderError && notOffered.includes(error.kind)) return null;
    throw error;
  }
}
