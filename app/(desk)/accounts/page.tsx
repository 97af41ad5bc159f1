import type { Metadata } from "next";
import { AccountsScreen } from "@/components/accounts/accounts-screen";
import { requirePageActor } from "@/lib/auth/page";

export const metadata: Metadata = { title: "Accounts" };

/** The accounts themselves come with the layout, which shows their age on every page. */
export default async function AccountsPage() {
  await requirePageActor();
  return (
    <div className="mx-auto max-w-6xl">
      <AccountsScreen />
    </div>
  );
}
