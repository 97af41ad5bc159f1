"use client";

import { Badge, StatusBadge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/domain/accounts/account";
import { accountEnvironments, accountSources } from "@/lib/domain/accounts/details";
import { accountState, sentence } from "@/lib/domain/accounts/state";
import * as texts from "@/lib/domain/texts/accounts";
import { AccountActions, type AccountDialogName } from "./account-actions";
import { AccountDetails } from "./account-details";

export function AccountCard({
  account,
  onOpen,
}: {
  account: AccountView;
  onOpen: (name: AccountDialogName, account: AccountView) => void;
}) {
  const { tone, shape, title } = accountState(account);
  const environment = accountEnvironments[account.environment];
  return (
    <article aria-labelledby={`account-${account.id}`} className="rounded-lg border bg-surface shadow-lift">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-3">
        <h2 id={`account-${account.id}`} className="text-sm font-semibold">
          {account.label}
        </h2>
        {account.label !== account.providerLabel && (
          <span className="text-[0.8125rem] text-muted">{account.providerLabel}</span>
        )}
        <Badge tone={environment.tone} title={environment.title}>
          {environment.label}
        </Badge>
        {account.source === "environment" && (
          <Badge title={accountSources.environment}>{texts.fromEnvironment}</Badge>
        )}
        <StatusBadge tone={tone} shape={shape} className="text-[0.8125rem] font-medium">
          {title}
        </StatusBadge>
        <AccountActions account={account} onOpen={onOpen} />
      </header>
      <Standstill account={account} />
      {account.healthMessage && account.locked === null && (
        <p className="border-b px-4 py-2 text-[0.8125rem] text-muted">
          {sentence(account.healthMessage)}
          {account.healthAt && (
            <>
              {" "}
              <Rich parts={texts.lastTried(<Time at={account.healthAt} />)} />
            </>
          )}
        </p>
      )}
      <AccountDetails account={account} />
    </article>
  );
}

/** Why Subdesk neither reads the account nor sends it anything. */
function Standstill({ account: { locked, paused } }: { account: AccountView }) {
  return (
    <>
      {locked !== null && (
        <Banner flush tone="bad">
          {texts.locked(capitalised(locked))}
        </Banner>
      )}
      {paused?.distrust && (
        <Banner flush tone="bad">
          <Rich parts={texts.notTrusted[paused.distrust.what](<Time at={paused.distrust.since} />)} />{" "}
          {texts.untilTested}
        </Banner>
      )}
      {paused && !paused.distrust && (
        <Banner flush tone="warn">
          <Rich
            parts={texts.paused(
              paused.by,
              <Time at={paused.at} />,
              paused.reason ? sentence(paused.reason) : null,
            )}
          />
        </Banner>
      )}
    </>
  );
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
