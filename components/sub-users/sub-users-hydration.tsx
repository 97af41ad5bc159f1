"use client";

import { HydrationBoundary, type DehydratedState } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { unpack } from "./packed";

const options = { defaultOptions: { deserializeData: unpack } };

/** Hands the page the server has read to the query of the same key. */
export function SubUsersHydration({ state, children }: { state: DehydratedState; children: ReactNode }) {
  return (
    <HydrationBoundary state={state} options={options}>
      {children}
    </HydrationBoundary>
  );
}
