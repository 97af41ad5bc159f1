import "server-only";
import { ProviderError } from "../error";

/**
 * A write that follows others of the same operation: where it certainly changed nothing, its failure says
 * what those did, as a sentence: "Its traffic was taken back."
 */
export async function afterEarlierWrites<Answer>(did: string, write: Promise<Answer>): Promise<Answer> {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.applied !== "no") throw error;
    const { provider, operation, kind, applied, retryAfter, status, conflicts, worded, aboutSubUser, needs } =
      error;
    throw new ProviderError(error.message, {
      provider,
      operation,
      kind,
      applied,
      retryAfter,
      status,
      conflicts,
      worded,
      aboutSubUser,
      needs,
      did,
    });
  }
}
