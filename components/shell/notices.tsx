"use client";

import { usePathname } from "next/navigation";
import { Link } from "@/components/ui/link";
import { sentence } from "@/lib/domain/accounts/state";
import { useAccounts } from "@/components/accounts/use-accounts";
import { Banner } from "@/components/ui/banner";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/domain/accounts/account";
import * as texts from "@/lib/domain/texts/shell";

/**
 * Which data is not fresh because an account is down. The page of the accounts says more of each, where it is
 * mended, and the overview lists those in trouble among what needs attention.
 */
export function Notices() {
  const path = usePathname();
  const accounts = useAccounts();
  const still = accounts.filter(({ paused, locked }) => paused !== null || locked !== null);
  const troubled = accounts.filter(
    (account) =>
      !still.includes(account) && (account.health === "refused" || account.health === "unreachable"),
  );
  const slow = accounts.filter(
    (account) => !still.includes(account) && !troubled.includes(account) && account.lastSync?.waitingSince,
  );
  const listed = path === "/" ? [] : troubled;
  if (path === "/accounts" || still.length + listed.length + slow.length === 0) return null;
  return (
    <section aria-label={texts.notices}>
      {still.map((account) => (
        <Still key={account.id} account={account} />
      ))}
      {listed.map((account) => (
        <Trouble key={account.id} account={account} />
      ))}
      {slow.map((account) => (
        <Slow key={account.id} account={account} />
      ))}
    </section>
  );
}

function Still({ account: { label, paused, locked, lastGoodAt } }: { account: AccountView }) {
  const distrust = locked === null ? paused?.distrust : null;
  return (
    <Banner flush tone={locked === null && !distrust ? "warn" : "bad"}>
      <strong className="font-semibold">
        {locked !== null ? (
          texts.locked(label, sentence(locked))
        ) : distrust ? (
          <Rich parts={texts.notTrusted[distrust.what](label, <Time at={distrust.since} />)} />
        ) : paused?.reason ? (
          texts.pausedBecause(label, paused.by)
        ) : (
          texts.paused(label, paused?.by ?? "")
        )}
      </strong>{" "}
      {locked === null && !distrust && paused?.reason && sentence(paused.reason)}{" "}
      {distrust ? texts.untilTested : texts.nothingIsSent}{" "}
      {lastGoodAt && (
        <>
          <Rich parts={texts.wasRead(<Time at={lastGoodAt} />)} />{" "}
        </>
      )}
      <Link href="/accounts" className="font-medium underline underline-offset-2">
        {texts.showAccount}
      </Link>
    </Banner>
  );
}

function Slow({ account: { label, lastSync, lastGoodAt } }: { account: AccountView }) {
  return (
    <Banner flush tone="warn">
      <strong className="font-semibold">{texts.slow(label)}</strong>{" "}
      {lastSync?.waitingSince && (
        <>
          <Rich parts={texts.waiting(<Time at={lastSync.waitingSince} />)} />{" "}
        </>
      )}
      {lastGoodAt ? <Rich parts={texts.wasRead(<Time at={lastGoodAt} />)} /> : texts.notRead}{" "}
      <Link href="/accounts" className="font-medium underline underline-offset-2">
        {texts.showAccount}
      </Link>
    </Banner>
  );
}

function Trouble({ account }: { account: AccountView }) {
  const refused = account.health === "refused";
  return (
    <Banner flush tone={refused ? "bad" : "warn"}>
      <strong className="font-semibold">
        {refused ? texts.refuses(account.label) : texts.unreachable(account.label)}
      </strong>{" "}
      {account.lastGoodAt ? <Rich parts={texts.wasRead(<Time at={account.lastGoodAt} />)} /> : texts.notRead}{" "}
      <Link href="/accounts" className="font-medium underline underline-offset-2">
        {texts.showAccount}
      </Link>
    </Banner>
  );
}
