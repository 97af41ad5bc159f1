"use client";

import { lazyPart } from "@/components/ui/lazy-part";
import type { StaffView } from "@/lib/domain/staff/staff";

export type StaffDialogName = "role" | "ceilings" | "reset" | "sessions" | "active";

const dialogs = {
  role: lazyPart(() => import("./role-dialog"), { over: true }),
  ceilings: lazyPart(() => import("./ceilings-dialog"), { over: true }),
  reset: lazyPart(() => import("./reset-dialog"), { over: true }),
  sessions: lazyPart(() => import("./sessions-dialog"), { over: true }),
  active: lazyPart(() => import("./active-dialog"), { over: true }),
};

/** The one dialog that is open on somebody. */
export function StaffDialog({
  name,
  person,
  onClose,
}: {
  name: StaffDialogName;
  person: StaffView;
  onClose: () => void;
}) {
  const Chosen = dialogs[name];
  return <Chosen person={person} onClose={onClose} />;
}
