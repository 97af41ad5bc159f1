"use client";

import { createContext, use, type ReactNode } from "react";
import type { ConnectableProvider } from "@/lib/domain/providers/descriptor";

const ConnectableContext = createContext<readonly ConnectableProvider[]>([]);

export function ConnectableProviders({
  providers,
  children,
}: {
  providers: readonly ConnectableProvider[];
  children: ReactNode;
}) {
  return <ConnectableContext value={providers}>{children}</ConnectableContext>;
}

/** The providers that this Subdesk can read, whether or not an account is connected. */
export function useConnectable(): readonly ConnectableProvider[] {
  return use(ConnectableContext);
}
