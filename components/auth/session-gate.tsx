"use client";

import { focusManager, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import { belongsTo, bindDocument } from "@/components/document-owner";
import { asksProvider } from "@/components/queries";
import { hidePage } from "@/components/hide-page";
import { onOtherTabs, tellOtherTabs } from "@/components/other-tabs";
import { currentSessionOver, signedOutElsewhere, signInTab, subscribeToSession } from "@/components/session";
import { lazyPart } from "@/components/ui/lazy-part";
import * as texts from "@/lib/domain/texts/session";

const signedInAs = "signed-in ";

const SessionDialog = lazyPart(() => import("./session-dialog"), { over: true });

/**
 * Once the session is over, hides the page, clears what was read and asks the person to sign in again.
 * The page stays mounted, so what was typed is still there for the same person. For anyone else the
 * document is replaced.
 */
export function SessionGate({
  person,
  openIdLabel,
}: {
  /** The mark of the person whose document this is. */
  person: string;
  openIdLabel: string | null;
}) {
  const queryClient = useQueryClient();
  const over = useSyncExternalStore(subscribeToSession, currentSessionOver, () => null);
  const isOver = over !== null;
  const restore = useRef<(() => Promise<void>) | null>(null);

  useLayoutEffect(() => bindDocument(person), [person]);

  useEffect(() => {
    tellOtherTabs(`signed-in ${person}`);
    // Another tab opened this one only to sign in.
    if (window.name === signInTab) window.close();
  }, [person]);

  useLayoutEffect(() => {
    if (!isOver) return;
    const show = hidePage();
    restore.current = clear(queryClient);
    return show;
  }, [isOver, queryClient]);

  useEffect(
    () =>
      onOtherTabs((message) => {
        if (message === "signed-out") signedOutElsewhere(texts.signedOutElsewhere);
        if (message.startsWith(signedInAs)) belongsTo(message.slice(signedInAs.length));
      }),
    [],
  );

  return over && <SessionDialog why={over.why} restore={restore} openIdLabel={openIdLabel} />;
}

/**
 * Clears everything that was read. Mounted components keep what they show, out of sight, and with it what was
 * typed. Returns a function that reads it all again before any of it is drawn.
 */
function clear(queryClient: QueryClient): () => Promise<void> {
  // No query runs until then: the answer to a request without a session would be drawn.
  focusManager.setFocused(false);
  const active = queryClient
    .getQueryCache()
    .getAll()
    .filter((query) => query.isActive())
    .map((query) => ({ options: query.options, queryKey: query.queryKey, observers: [...query.observers] }));
  queryClient.clear();
  return async () => {
    const read = ({ options, queryKey }: (typeof active)[number]) =>
      queryClient.fetchQuery({ ...options, queryKey, retry: false, staleTime: 0 });
    const live = active.filter(asksProvider);
    const reads = Promise.allSettled(active.filter((query) => !asksProvider(query)).map(read));
    // No page waits for a provider.
    void Promise.allSettled(live.map(read));
    await reads;
    for (const { observers } of active)
      for (const observer of observers) observer.setOptions(observer.options);
    focusManager.setFocused(undefined);
  };
}
