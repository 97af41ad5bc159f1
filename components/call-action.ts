import { unstable_isUnrecognizedActionError as isUnrecognized } from "next/navigation";
import { askForStepUp } from "@/components/auth/ask-for-step-up";
import { restartDocument } from "@/components/document-owner";
import { isServerUp } from "@/components/is-server-up";
import { tellOtherTabs } from "@/components/other-tabs";
import { reportSessionEnd } from "@/components/session";
import { toast } from "@/components/ui/toast";
import { outdated } from "@/components/unanswered";
import type { Envelope, ErrorBody } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/unanswered";

/** A server action, or a POST route that answers as one does. */
export type Action<Input, Output> = (input: Input) => Promise<Envelope<Output>>;

/** The session had ended when it was sent, and the person has signed in since. */
const signedInAgain: ErrorBody = {
  code: "unauthenticated",
  message: texts.signedInAgain,
};

/** For a change that has the same effect however often it is made. */
export const safeToRepeat = (): ErrorBody => outcomeUnknown(texts.repeatable);

/** For any other change: says what may have happened, and what to do before trying again. */
export function outcomeUnknown(message: string): ErrorBody {
  return { code: "no-answer", message };
}

/**
 * Calls an action and says what is known when it fails. After a refusal or from an outdated page, nothing was
 * done. Without an answer, the caller's `unanswered` says whether it may have taken effect and what to do
 * next. Asks for a confirmation where the server wants one, then sends the very same request again.
 */
export async function callAction<Input, Output>(
  action: Action<Input, Output>,
  input: Input,
  unanswered: ErrorBody,
): Promise<Envelope<Output>> {
  try {
    const answer = await confirmed(action, input);
    if (answer.ok) tellOtherTabs("changed");
    else if (answer.error.code === "someone-else") return await restartDocument();
    else if (answer.error.code === "unauthenticated") {
      // Its dialog stays open until then, with what was typed.
      await reportSessionEnd(answer.error.message).back.promise;
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
  const answer = await callThroughRestart(action, input);
  if (answer.ok || answer.error.code !== "step-up") return answer;
  const asked = askForStepUp();
  if (!asked) return answer;
  if (await asked) return callThroughRestart(action, input);
  return {
    ok: false,
    error: { ...answer.error, message: texts.notConfirmed },
  };
}

/** How long a restart is waited for, and how often is asked whether it is over. */
const maxRestartMs = 45_000;
const askEvery = 500;

/**
 * Sends it again to the process that follows one that is stopping, which has done nothing of it. Only once
 * one answers: a refused connection would be reported as an unknown outcome.
 */
export async function callThroughRestart<Input, Output>(
  action: Action<Input, Output>,
  input: Input,
): Promise<Envelope<Output>> {
  const end = Date.now() + maxRestartMs;
  for (;;) {
    const answer = await action(input).catch((error: unknown): Envelope<Output> => {
      if (error instanceof Error && error.message === texts.restarting)
        return { ok: false, error: { code: "restarting", message: texts.restarting } };
      throw error;
    });
    if (answer.ok || answer.error.code !== "restarting") return answer;
    do {
      await new Promise((resolve) => setTimeout(resolve, askEvery));
      if (Date.now() > end) return answer;
    } while (!(await isServerUp()));
  }
}

/** Shows a toast that says why something was not done, or that its outcome is unknown. */
export function toastFailure(title: string, { code, message }: ErrorBody): void {
  if (code === "no-answer") toast({ tone: "warn", title: texts.noAnswerTitle, description: message });
  else toast({ tone: "bad", title, description: message });
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
