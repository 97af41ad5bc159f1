"use client";

import { useQueryClient, type QueryClient, type QueryKey } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ErrorBody } from "@/lib/domain/errors";
import { callAction, toastFailure, type Action } from "./call-action";

/** For a change that shows in every list: the key of all queries. */
export const everything: readonly QueryKey[] = [[]];

interface ActionOptions {
  /** What is said when no answer comes: `safeToRepeat()`, `outcomeUnknown(…)` or `nothingChanged`. */
  unanswered: ErrorBody;
  /** The queries that are read again after every answer, and after none. */
  invalidates?: readonly QueryKey[] | ((queryClient: QueryClient) => Promise<unknown>);
  /** Stays pending until those queries are read, for a caller who shows what came of it. */
  readFirst?: boolean;
  /** The title of a toast that says what went wrong, where the caller shows `error` nowhere. */
  failed?: string;
}

export interface ActionCall<Input, Output> {
  /**
   * One at a time: resolves to the answer's data, or to null when it failed, which `error` then says, or when
   * another call is under way.
   */
  run: (input: Input) => Promise<Output | null>;
  pending: boolean;
  /** What is under way, for a list with a button in every row. */
  sent: Input | null;
  error: ErrorBody | null;
  clear: () => void;
}

/** Calls an action from a component, with a confirmation where the server wants one. */
export function useAction<Input, Output>(
  action: Action<Input, Output>,
  { unanswered, invalidates = [], readFirst = false, failed }: ActionOptions,
): ActionCall<Input, Output> {
  const queryClient = useQueryClient();
  const [sent, setSent] = useState<{ input: Input } | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const busy = useRef(false);

  async function run(input: Input): Promise<Output | null> {
    if (busy.current) return null;
    busy.current = true;
    setSent({ input });
    setError(null);
    const answer = await callAction(action, input, unanswered);
    const read =
      typeof invalidates === "function"
        ? invalidates(queryClient)
        : Promise.all(invalidates.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    if (readFirst && answer.ok) await read;
    busy.current = false;
    setSent(null);
    if (answer.ok) return answer.data;
    setError(answer.error);
    if (failed !== undefined) toastFailure(failed, answer.error);
    return null;
  }

  return { run, pending: sent !== null, sent: sent && sent.input, error, clear: () => setError(null) };
}
