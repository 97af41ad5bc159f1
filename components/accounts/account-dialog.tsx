"use client";

import { lazy, Suspense } from "react";
import type { AccountView } from "@/lib/accounts/schema";

export type AccountDialogName = "rename" | "set-gateway" | "set-id-field" | "replace-key" | "pause" | "remove";

const dialogs = {
  rename: lazy(() => import("./rename-dialog")),
  "set-gateway": lazy(() => import("./gateway-dialog")),
  "set-id-field": lazy(() => import("./id-field-dialog")),
  "replace-key": lazy(() => import("./replace-key-dialog")),
  pause: lazy(() => import("./pause-dialog")),
  remove: lazy(() => import("./remove-dialog")),
};

/** The one dialog that is open on an account. */
export function AccountDialog({ name, account, onClose }: { name: AccountDialogName; account: AccountView; onClose: () => void }) {
  const Chosen = dialogs[name];
  return (
    <Suspense>
      <Chosen account={account} onClose={onClose} />
    </Suspense>
  );
}
