import { performAction } from "@/app/(desk)/sub-users/actions";
import { withStepUp } from "@/components/auth/with-step-up";
import type { Envelope } from "@/lib/errors";
import type { PerformRequest, PerformResult } from "@/lib/operations/schema";

const send = withStepUp(performAction);

/** Sends an operation. When no answer comes back nothing is known; the same id may be sent again. */
export async function perform(request: PerformRequest): Promise<Envelope<PerformResult>> {
  try {
    return await send(request);
  } catch {
    return { ok: false, error: { code: "unknown-outcome", message: "The desk did not answer, so it is not known whether this was carried out. Send it again: the desk never carries out the same request twice." } };
  }
}
