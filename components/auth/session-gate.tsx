"use client";

import { focusManager, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { onOtherTabs, tellOtherTabs } from "@/components/other-tabs";
import { currentSessionOver, sessionOver, signInTab, subscribeToSession } from "@/components/session";
import { lazyPart } from "@/components/ui/lazy-part";

const SessionDialog = lazyPart(() => import("./session-dialog"), { over: true });

/**
 * Once the session is over, hides the page, clears what was read and asks the person to sign in again. The page
 * stays mounted, and with it what was typed: it comes back for the same person, and goes with the document for
 * anybody else.
 */
export function SessionGate({ openIdLabel }: { openIdLabel: string | null }) {
  const queryClient = useQueryClient();
  const over = useSyncExternalStore(subscribeToSession, currentSessionOver, () => null);
  const restore = useRef<(() => Promise<void>) | null>(null);

  useEffect(() => {
    tellOtherTabs("signed-in");
    // It was opened by another tab, only to sign in.
    if (window.name === signInTab) window.close();
  }, []);

  useLayoutEffect(() => {
    if (!over) return;
    const show = hide();
    restore.current = clear(queryClient);
    return show;
  }, [over, queryClient]);

  useEffect(
    () =>
      onOtherTabs((message) => {
        if (message === "signed-out") sessionOver("You signed out in another tab.");
      }),
    [],
  );

  return over && <SessionDialog why={over.why} restore={restore} openIdLabel={openIdLabel} />;
}

/** Hides all that is on the page now, whatever floats over it included. Returns what shows it again. */
function hide(): () => void {
  const { title } = document;
  document.title = "Signed out · Subdesk";
  const covered = [...document.body.children];
  for (const element of covered) element.setAttribute("data-covered", "");
  return () => {
    document.title = title;
    for (const element of covered) element.removeAttribute("data-covered");
  };
}

/**
 * Clears all that was read. What is mounted keeps what it shows, out of sight, and so keeps what was typed in
 * it. Returns what reads it anew, before anything of it is drawn again.
 */
function clear(queryClient: QueryClient): () => Promise<void> {
  // Nothing is asked for until then: an answer without a session would be drawn.
  focusManager.setFocused(false);
  const active = queryClient
    .getQueryCache()
    .getAll()
    .filter((query) => query.isActive())
    .map((query) => ({ options: query.options, queryKey: query.queryKey, observers: [...query.observers] }));
  queryClient.clear();
  return async () => {
    await Promise.allSettled(
      active.map(({ options, queryKey }) =>
        queryClient.fetchQuery({ ...options, queryKey, retry: false, staleTime: 0 }),
      ),
    );
    for (const { observers } of active)
      for (const observer of observers) observer.setOptions(observer.options);
    focusManager.setFocused(undefined);
  };
}
