"use client";

import Link from "next/link";
import { sentence } from "@/components/accounts/account-state";
import { useAccounts } from "@/components/accounts/use-accounts";
import { Banner } from "@/components/ui/banner";
import { Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/accounts/schema";

/** Whether the data is real, and which of it is not fresh because an account is down. */
export function Notices() {
  const accounts = useAccounts();
  const sandbox = accounts.some(({ source }) => source === "demo");
  const troubled = accounts.filter(({ health }) => health === "refused" || health === "unreachable");
  if (!sandbox && troubled.length === 0) return null;
  return (
    <section aria-label="Notices">
      {sandbox && (
        <p className="text-balance border-b bg-sunken px-4 py-1 text-center text-xs text-muted">Sandbox data: these sub-users live in the desk&rsquo;s own sandbox providers; nothing here reaches NetNut or 9Proxy.</p>
      )}
      {troubled.map((account) => (
        <Trouble key={account.id} account={account} />
      ))}
    </section>
  );
}

function Trouble({ account }: { account: AccountView }) {
  const refused = account.health === "refused";
  return (
    <Banner flush tone={refused ? "bad" : "warn"}>
      <strong className="font-semibold">{refused ? `${account.label} refuses access.` : `${account.label} cannot be reached.`}</strong> {account.healthMessage && sentence(account.healthMessage)}{" "}
      {account.lastGoodAt ? (
        <>
          What you see of it is from <Time at={account.lastGoodAt} />.
        </>
      ) : (
        "Nothing has been read from it yet."
      )}{" "}
      <Link href="/accounts" className="font-medium underline underline-offset-2">
        Show account
      </Link>
    </Banner>
  );
}
