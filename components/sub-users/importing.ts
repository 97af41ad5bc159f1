import type { AccountView } from "@/lib/domain/accounts/account";

/** Accounts whose first reading is under way or still to come. */
export function importing(accounts: readonly AccountView[]): AccountView[] {
  return accounts.filter(
    ({ lastSync, paused, locked }) =>
      paused === null &&
      locked === null &&
      (lastSync === null ||
        (lastSync.trigger === "first" && lastSync.state === "running" && lastSync.waitingSince === null)),
  );
}
