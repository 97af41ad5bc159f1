import type { Envelope } from "@/lib/domain/errors";
import { mayBeRepeated } from "@/lib/domain/operations/names";
import type { PerformResult } from "@/lib/domain/operations/operation";
import * as texts from "@/lib/domain/texts/follow-up";
import { leavesOpen } from "./request";

/** What is said of an operation without a dialog of its own. */
export interface FollowUpWords {
  done: string;
  failed: string;
  unknown: string;
  /** It adds to what is there: skipped, it added nothing. Else skipped is as good as done. */
  additive?: boolean;
}

export interface FollowUp {
  state: "done" | "failed" | "unknown";
  title: string;
  /** The provider's words, or where to find out. */
  detail?: string;
}

/** The outcome in words. A request that got no answer may be sent again as it is. */
export function followUpOf(
  answer: Envelope<PerformResult>,
  { done, failed, unknown, additive }: FollowUpWords,
): FollowUp {
  if (!answer.ok) {
    const { message } = answer.error;
    return leavesOpen(answer.error)
      ? { state: "unknown", title: unknown, detail: message }
      : { state: "failed", title: failed, detail: message };
  }
  const { state, message } = answer.data.operation;
  const detail = message === null ? {} : { detail: message };
  if (state === "done") return { state: "done", title: done, ...detail };
  if (state === "skipped")
    return additive ? { state: "failed", title: failed, ...detail } : { state: "done", title: done };
  if (mayBeRepeated(state)) return { state: "failed", title: failed, ...detail };
  return { state: "unknown", title: unknown, detail: texts.listedUnderOperations };
}
