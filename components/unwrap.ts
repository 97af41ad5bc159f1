import { DeskError, type Envelope } from "@/lib/errors";

/** The answer of an action, or the error it came with; "unavailable" when no answer came at all. */
export async function unwrap<T>(answer: Promise<Envelope<T>>): Promise<T> {
  const envelope = await answer.catch((): Envelope<T> => ({ ok: false, error: { code: "unavailable", message: "The desk did not answer. Try again." } }));
  if (envelope.ok) return envelope.data;
  throw new DeskError(envelope.error.code, envelope.error.message, envelope.error.fields);
}
