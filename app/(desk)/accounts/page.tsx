import type { Metadata } from "next";
import { AccountsScreen } from "@/components/accounts/accounts-screen";
import { ClockNotice } from "@/components/accounts/clock-notice";
import { requirePageActor } from "@/lib/auth/page";
import { worstClock } from "@/lib/instance";
import * as places from "@/lib/domain/texts/places";

export const metadata: Metadata = { title: places.accounts };

/** The accounts come from the layout, which shows their age on every page. */
export default async function AccountsPage() {
  await requirePageActor();
  return (
    <div className="mx-auto max-w-6xl">
      <ClockNotice clock={await worstClock()} />
      <AccountsScreen />
    </div>
  );
}
