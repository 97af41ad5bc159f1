"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { withStepUp } from "@/components/auth/with-step-up";
import { noAnswer } from "@/components/no-answer";
import type { Envelope, ErrorBody } from "@/lib/domain/errors";

const silent: ErrorBody = {
  code: "unavailable",
  message: "Subdesk did not answer. Reload to see whether it took effect.",
};

/**
 * One change at a time, confirmed where the server wants that; afterwards everything under `key` is read
 * again.
 */
export function useChange(key: string) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState<string | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);

  /** The answer's data, or null when it failed, which `error` then says. */
  async function change<Input, Output>(
    name: string,
    action: (input: Input) => Promise<Envelope<Output>>,
    input: Input,
  ): Promise<Output | null> {
    if (pending !== null) return null;
    setPending(name);
    setError(null);
    const answer = await withStepUp(action)(input).catch((failure: unknown) => noAnswer(failure, silent));
    setPending(null);
    void queryClient.invalidateQueries({ queryKey: [key] });
    if (answer.ok) return answer.data;
    setError(answer.error);
    return null;
  }

  return { pending, error, change, clear: () => setError(null) };
}
