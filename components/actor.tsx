"use client";

import { createContext, use, type ReactNode } from "react";
import type { Permission, Role } from "@/lib/domain/staff/permissions";

export interface DeskActor {
  name: string;
  email: string;
  role: Role;
  permissions: Permission[];
  /** Whether a letter pressed outside a text field does something. */
  singleKeys: boolean;
}

const ActorContext = createContext<DeskActor | null>(null);

export function ActorProvider({ actor, children }: { actor: DeskActor; children: ReactNode }) {
  return <ActorContext value={actor}>{children}</ActorContext>;
}

export function useActor(): DeskActor {
  const actor = use(ActorContext);
  if (!actor) throw new Error("useActor is used outside Subdesk.");
  return actor;
}

/** Decides what is offered. The server decides again what is done. */
export function useAllowed(permission: Permission): boolean {
  return useActor().permissions.includes(permission);
}
