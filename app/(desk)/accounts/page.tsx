import type { Metadata } from "next";
import { AccountList } from "@/components/accounts/account-list";
import { PageHeader } from "@/components/shell/page-header";
import { requirePageActor } from "@/lib/auth/page";

export const metadata: Metadata = { title: "Accounts" };

/** The accounts themselves come with the layout, which shows their age on every page. */
export default async function AccountsPage() {
  await requirePageActor();
  return (
    <div className="mx-auto max-w-5xl">
      <PageHeader title="Accounts" detail="The provider accounts whose sub-users the desk runs." />
      <AccountList />
    </div>
  );
}
