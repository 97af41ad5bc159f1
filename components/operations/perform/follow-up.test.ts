import { describe, expect, it } from "vitest";
import type { ErrorCode } from "@/lib/domain/errors";
import type { OperationState } from "@/lib/domain/operations/names";
import type { OperationView, PerformResult } from "@/lib/domain/operations/operation";
import { followUpOf } from "./follow-up";

const words = { done: "Done it", failed: "Did not", unknown: "No one knows" };
const ended = (state: OperationState, message: string | null = null) => ({
  ok: true as const,
  data: { operation: { state, message } as OperationView, subUser: null } satisfies PerformResult,
});
const failed = (code: ErrorCode) => ({
  ok: false as const,
  error: { code, message: "It went wrong.", requestId: "" },
});

describe("an operation that follows another", () => {
  it("is said as it ended, with what the provider says", () => {
    expect(followUpOf(ended("done"), words)).toEqual({ state: "done", title: "Done it" });
    expect(followUpOf(ended("done", "Not verified."), words)).toEqual({
      state: "done",
      title: "Done it",
      detail: "Not verified.",
    });
    expect(followUpOf(ended("refused", "No quota."), words)).toEqual({
      state: "failed",
      title: "Did not",
      detail: "No quota.",
    });
    for (const state of ["unknown", "sent"] as const)
      expect(followUpOf(ended(state), words)).toEqual({
        state: "unknown",
        title: "No one knows",
        detail: "It is listed under Operations.",
      });
  });

  it("is done when there was nothing to do, unless it adds", () => {
    expect(followUpOf(ended("skipped"), words).state).toBe("done");
    expect(followUpOf(ended("skipped"), { ...words, additive: true }).state).toBe("failed");
  });

  it("is unknown without an answer, and failed when it was turned down", () => {
    for (const code of ["no-answer", "unknown-outcome"] as const)
      expect(followUpOf(failed(code), words)).toEqual({
        state: "unknown",
        title: "No one knows",
        detail: "It went wrong.",
      });
    expect(followUpOf(failed("forbidden"), words).state).toBe("failed");
  });
});
