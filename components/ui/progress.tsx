"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useSyncExternalStore, useTransition } from "react";
import * as texts from "@/lib/domain/texts/ui";

let waiting = 0;
const listeners = new Set<() => void>();

function step(by: number): void {
  waiting += by;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows the bar while `pending` is true. */
export function useProgress(pending: boolean): void {
  useEffect(() => {
    if (!pending) return;
    step(1);
    return () => step(-1);
  }, [pending]);
}

/** Opens another page; the bar shows until it is there. */
export function useGo(): { go: (href: string, how?: "push" | "replace") => void; going: boolean } {
  const router = useRouter();
  const [pending, start] = useTransition();
  useProgress(pending);
  const go = useCallback(
    (href: string, how: "push" | "replace" = "push") => start(() => router[how](href)),
    [router],
  );
  return { go, going: pending };
}

/** A thin bar over the page while another one is on its way. */
export function ProgressBar() {
  const going = useSyncExternalStore(
    subscribe,
    () => waiting > 0,
    () => false,
  );
  return going && <div role="progressbar" aria-label={texts.loadingPage} className="page-progress" />;
}
