import { unstable_isUnrecognizedActionError as isUnrecognized } from "next/navigation";
import { tellOtherTabs } from "@/components/other-tabs";
import { sessionOver } from "@/components/session";
import { toast } from "@/components/ui/toast";
import type { Envelope, ErrorBody } from "@/lib/domain/errors";

/** A server action, or a POST route that answers as one does. */
export type Action<Input, Output> = (input: Input) => Promise<Envelope<Output>>;

/** The page is of an earlier build than the desk that answers. */
export const outdated: ErrorBody = {
  code: "outdated",
  message:
    "Subdesk was updated, so nothing was done. Reload the page, then do it again; what you typed stays until you reload.",
};

/** The session was over when it was sent; the person has signed in since. */
const signedInAgain: ErrorBody = {
  code: "unauthenticated",
  message: "You were signed out, so nothing was done. You are signed in again: send it once more.",
};

/** For what changes nothing: no answer leaves everything as it was. */
export const nothingChanged: ErrorBody = {
  code: "unavailable",
  message: "Subdesk did not answer, so nothing was changed. Check your connection and try again.",
};

/** For a change that has the same effect however often it is made. */
export const repeatable = (done = "saved") =>
  maybeDone(`it may or may not have been ${done}`, "It is safe to try again.");

/** For any other change: what may have happened, and what the person does before trying again. */
export function maybeDone(what: string, next: string): ErrorBody {
  return { code: "no-answer", message: `Subdesk did not answer, so ${what}. ${next}` };
}

/**
 * Calls an action, and says what is known when it fails: its refusal, after which nothing was done; an
 * outdated page, of which the same is true; or no answer, for which the caller says in `unanswered` whether
 * it may have taken effect and what the person does next. Asks for a confirmation where the server wants one,
 * and then sends the very same request again.
 */
export async function callAction<Input, Output>(
  action: Action<Input, Output>,
  input: Input,
  unanswered: ErrorBody,
): Promise<Envelope<Output>> {
  try {
    const answer = await confirmed(action, input);
    if (answer.ok) tellOtherTabs("changed");
    else if (answer.error.code === "unauthenticated") {
      // The dialog it came from stays as it is until then, with what was typed.
      await sessionOver(answer.error.message).back.promise;
      return { ok: false, error: signedInAgain };
    }
    return answer;
  } catch (error) {
    return { ok: false, error: isUnrecognized(error) ? outdated : unanswered };
  }
}

async function confirmed<Input, Output>(
  action: Action<Input, Output>,
  input: Input,
): Promise<Envelope<Output>> {
  const answer = await action(input);
  if (answer.ok || answer.error.code !== "step-up" || !ask) return answer;
  asking ??= ask().finally(() => (asking = undefined));
  if (await asking) return action(input);
  return {
    ok: false,
    error: { ...answer.error, message: "You did not confirm that it is you, so nothing was done." },
  };
}

/** Shows a toast that says why something was not done, or that its outcome is unknown. */
export function sayFailed(title: string, { code, message }: ErrorBody): void {
  if (code === "no-answer") toast({ tone: "warn", title: "No answer", description: message });
  else toast({ tone: "bad", title, description: message });
}

let ask: (() => Promise<boolean>) | undefined;
let asking: Promise<boolean> | undefined;

/** For StepUp, which draws the question. Returns what takes it back. */
export function takeStepUp(question: () => Promise<boolean>): () => void {
  ask = question;
  return () => {
    if (ask === question) ask = undefined;
  };
}

/** A write that may be larger than an action takes: a POST route of JSON. */
export function postJson<Input, Output>(path: `/api/bulk/${string}`): Action<Input, Output> {
  return async (input) => {
    const response = await fetch(path, {
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(input),
      cache: "no-store",
    });
    return (await response.json()) as Envelope<Output>;
  };
}
