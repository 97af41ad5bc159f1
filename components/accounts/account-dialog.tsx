"use client";

import { lazyPart } from "@/components/ui/lazy-part";
import type { AccountView } from "@/lib/domain/accounts/account";

export type AccountDialogName =
  | "rename"
  | "set-gateway"
  | "set-id-field"
  | "replace-key"
  | "pause"
  | "remove";

const dialogs = {
  rename: lazyPart(() => import("./rename-dialog"), { over: true }),
  "set-gateway": lazyPart(() => import("./gateway-dialog"), { over: true }),
  "set-id-field": lazyPart(() => import("./id-field-dialog"), { over: true }),
  "replace-key": lazyPart(() => import("./replace-key-dialog"), { over: true }),
  pause: lazyPart(() => import("./pause-dialog"), { over: true }),
  remove: lazyPart(() => import("./remove-dialog"), { over: true }),
};

/** The one dialog that is open on an account. */
export function AccountDialog({
  name,
  account,
  onClose,
}: {
  name: AccountDialogName;
  account: AccountView;
  onClose: () => void;
}) {
  const Chosen = dialogs[name];
  return <Chosen account={account} onClose={onClose} />;
}
