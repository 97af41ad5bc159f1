"use client";

import { Badge, StatusBadge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import type { AccountView } from "@/lib/domain/accounts/account";
import { accountEnvironments, accountSources } from "@/lib/domain/accounts/details";
import { visibleText } from "@/lib/domain/format";
import { accountState, sentence } from "@/lib/domain/accounts/state";
import { troubleOf } from "@/lib/domain/accounts/trouble";
import * as texts from "@/lib/domain/texts/accounts";
import * as trouble from "@/lib/domain/texts/trouble";
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
      <Trouble account={account} />
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

/** Why it could not be read the last time, and what to do; a paused or locked one says so itself. */
function Trouble({ account }: { account: AccountView }) {
  const { label, source, health, healthMessage, healthAt, lastGoodAt, paused, locked } = account;
  if (locked !== null || paused !== null || (health !== "refused" && health !== "unreachable")) return null;
  const { what, code } = troubleOf(healthMessage);
  const refused = health === "refused";
  return (
    <Banner flush tone={refused ? "bad" : "warn"}>
      <strong className="font-semibold">
        {refused ? trouble.refuses(label) : trouble.unreachable(label)}
      </strong>{" "}
      {visibleText(what)}{" "}
      {lastGoodAt ? <Rich parts={trouble.readAt(<Time at={lastGoodAt} />)} /> : trouble.notRead}{" "}
      {refused
        ? trouble.keyRefused[source === "desk" ? "desk" : "environment"]
        : healthAt && <Rich parts={trouble.triesAgain(<Time at={healthAt} />)} />}
      {healthMessage && code !== null && (
        <details className="mt-0.5">
          <summary className="w-fit cursor-default text-xs underline underline-offset-2">
            {trouble.cause}
          </summary>
          <code className="font-mono text-xs [overflow-wrap:anywhere]">{visibleText(healthMessage)}</code>
        </details>
      )}
    </Banner>
  );
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
