import { performAction } from "@/app/(desk)/sub-users/actions";
import { withStepUp } from "@/components/auth/with-step-up";
import { noAnswer } from "@/components/no-answer";
import type { Envelope, ErrorBody } from "@/lib/domain/errors";
import type { PerformRequest, PerformResult } from "@/lib/domain/operations/operation";

const send = withStepUp(performAction);

const lost: ErrorBody = {
  code: "unknown-outcome",
  message:
    "Subdesk did not answer, so it is not known whether this was carried out. Send it again: Subdesk never carries out the same request twice.",
};

/** Sends an operation. When no answer comes back nothing is known; the same id may be sent again. */
export async function perform(request: PerformRequest): Promise<Envelope<PerformResult>> {
  try {
    return await send(request);
  } catch (error) {
    return noAnswer(error, lost);
  }
}
