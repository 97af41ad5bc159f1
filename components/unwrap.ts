import { noAnswer } from "@/components/no-answer";
import { DeskError, type Envelope } from "@/lib/domain/errors";

/**
 * The answer of an action, or the error it came with; "unavailable" or "outdated" when no answer came at all.
 */
export async function unwrap<T>(answer: Promise<Envelope<T>>): Promise<T> {
  const envelope = await answer.catch((error: unknown): Envelope<T> => noAnswer(error));
  if (envelope.ok) return envelope.data;
  throw new DeskError(envelope.error.code, envelope.error.message, envelope.error.fields);
}
