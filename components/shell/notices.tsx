"use client";

import { Link } from "@/components/ui/link";
import { sentence } from "@/lib/domain/accounts/state";
import { useAccounts } from "@/components/accounts/use-accounts";
import { Banner } from "@/components/ui/banner";
import { Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/domain/accounts/account";

/** Which data is not fresh because an account is down. */
export function Notices() {
  const accounts = useAccounts();
  const still = accounts.filter(({ paused, locked }) => paused !== null || locked !== null);
  const troubled = accounts.filter(
    (account) =>
      !still.includes(account) && (account.health === "refused" || account.health === "unreachable"),
  );
  const slow = accounts.filter(
    (account) => !still.includes(account) && !troubled.includes(account) && account.lastSync?.waitingSince,
  );
  if (still.length + troubled.length + slow.length === 0) return null;
  return (
    <section aria-label="Notices">
      {still.map((account) => (
        <Still key={account.id} account={account} />
      ))}
      {troubled.map((account) => (
        <Trouble key={account.id} account={account} />
      ))}
      {slow.map((account) => (
        <Slow key={account.id} account={account} />
      ))}
    </section>
  );
}

function Still({ account: { label, paused, locked, lastGoodAt } }: { account: AccountView }) {
  return (
    <Banner flush tone={locked === null ? "warn" : "bad"}>
      <strong className="font-semibold">
        {locked === null
          ? `${label} is paused by ${paused?.by}${paused?.reason ? ":" : "."}`
          : `${label}: ${sentence(locked)}`}
      </strong>{" "}
      {locked === null && paused?.reason && sentence(paused.reason)} Nothing is sent to it.{" "}
      {lastGoodAt && (
        <>
          What you see of it was read <Time at={lastGoodAt} />.{" "}
        </>
      )}
      <Link href="/accounts" className="font-medium underline underline-offset-2">
        Show account
      </Link>
    </Banner>
  );
}

function Slow({ account: { label, lastSync, lastGoodAt } }: { account: AccountView }) {
  return (
    <Banner flush tone="warn">
      <strong className="font-semibold">{label} is slow.</strong>{" "}
      {lastSync?.waitingSince && (
        <>
          It was asked <Time at={lastSync.waitingSince} /> and has not answered yet.{" "}
        </>
      )}
      {lastGoodAt ? (
        <>
          What you see of it was read <Time at={lastGoodAt} />.
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

function Trouble({ account }: { account: AccountView }) {
  const refused = account.health === "refused";
  return (
    <Banner flush tone={refused ? "bad" : "warn"}>
      <strong className="font-semibold">
        {refused ? `${account.label} refuses access.` : `${account.label} cannot be reached.`}
      </strong>{" "}
      {account.healthMessage && sentence(account.healthMessage)}{" "}
      {account.lastGoodAt ? (
        <>
          What you see of it was read <Time at={account.lastGoodAt} />.
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
