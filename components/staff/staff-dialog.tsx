"use client";

import { lazy, Suspense } from "react";
import type { StaffView } from "@/lib/staff/schema";

export type StaffDialogName = "role" | "ceilings" | "reset" | "sessions" | "active";

const dialogs = {
  role: lazy(() => import("./role-dialog")),
  ceilings: lazy(() => import("./ceilings-dialog")),
  reset: lazy(() => import("./reset-dialog")),
  sessions: lazy(() => import("./sessions-dialog")),
  active: lazy(() => import("./active-dialog")),
};

/** The one dialog that is open on somebody. */
export function StaffDialog({ name, person, onClose }: { name: StaffDialogName; person: StaffView; onClose: () => void }) {
  const Chosen = dialogs[name];
  return (
    <Suspense>
      <Chosen person={person} onClose={onClose} />
    </Suspense>
  );
}
