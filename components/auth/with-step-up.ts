import type { Envelope } from "@/lib/domain/errors";

let open: (() => Promise<boolean>) | undefined;
let asking: Promise<boolean> | undefined;

/** For StepUp, which draws the question. */
export function takeStepUp(ask: () => Promise<boolean>): () => void {
  open = ask;
  return () => {
    if (open === ask) open = undefined;
  };
}

/**
 * Makes an action ask for a confirmation where the server wants one, and then repeat the very same request.
 * When the person declines, its answer is the server's refusal: nothing was done.
 */
export function withStepUp<Input, Output>(
  action: (input: Input) => Promise<Envelope<Output>>,
): (input: Input) => Promise<Envelope<Output>> {
  return async (input) => {
    const answer = await action(input);
    if (answer.ok || answer.error.code !== "step-up" || !open) return answer;
    asking ??= open().finally(() => (asking = undefined));
    if (await asking) return action(input);
    return {
      ok: false,
      error: { ...answer.error, message: "You did not confirm that it is you, so nothing was done." },
    };
  };
}
