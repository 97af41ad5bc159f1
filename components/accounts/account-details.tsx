"use client";

import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { CopyButton } from "@/components/ui/copy-button";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import type { AccountSync, AccountView, GatewayView } from "@/lib/domain/accounts/account";
import { accountSources, durationText } from "@/lib/domain/accounts/details";
import { progressText, sentence } from "@/lib/domain/accounts/state";
import { formatBytes, formatCount } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/accounts";

/** What is known of an account, and of its newest sync. */
export function AccountDetails({ account }: { account: AccountView }) {
  return (
    <div className="grid gap-x-8 px-4 py-3 lg:grid-cols-2">
      <dl className="text-[0.8125rem]">
        <Fact label={texts.address}>
          <span className="[overflow-wrap:anywhere]">{account.host}</span>
        </Fact>
        <Fact label={texts.credentials}>{accountSources[account.source]}</Fact>
        <Fact label={texts.lastAnswer}>
          {account.healthAt ? <Time at={account.healthAt} /> : texts.notAsked}
        </Fact>
        <Fact label={texts.lastCompleteSync}>
          {account.lastGoodAt ? <Time at={account.lastGoodAt} /> : texts.noCompleteSync}
        </Fact>
        <Fact label={texts.subUsers}>{formatCount(account.subUsers)}</Fact>
        <Fact label={texts.unreadable}>
          {account.unreadable === 0 ? (
            texts.noUnreadable
          ) : (
            <span className="text-warn">{texts.leftOut(account.unreadable)}</span>
          )}
        </Fact>
        <Fact label={texts.pace}>{texts.paceOf(account.pace)}</Fact>
        <Fact label={texts.listed} title={texts.listedTitle}>
          {texts.everyMinutes(account.listedEvery)}
        </Fact>
        <Fact label={texts.calls} title={texts.callsTitle}>
          <span>
            {texts.callsOn.today(account.calls.today.calls, formatBytes(account.calls.today.bytes))}
            {account.calls.yesterday.calls > 0 && (
              <span className="text-muted">
                {texts.callsOn.yesterday(
                  account.calls.yesterday.calls,
                  formatBytes(account.calls.yesterday.bytes),
                )}
              </span>
            )}
          </span>
        </Fact>
        {account.idFields.length > 0 && (
          <Fact label={texts.fields}>
            <Recognised account={account} />
          </Fact>
        )}
        <Fact label={texts.gateway}>
          <Gateway gateway={account.gateway} />
        </Fact>
      </dl>
      <SyncRun run={account.lastSync} known={account.healthMessage} />
    </div>
  );
}

function Fact({ label, title, children }: { label: string; title?: string; children: ReactNode }) {
  return (
    <div
      title={title}
      className="flex flex-wrap items-baseline gap-x-3 border-b border-line/60 py-1.5 last:border-b-0"
    >
      <dt className="w-28 shrink-0 sm:w-36 text-muted">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-baseline gap-1 tabular-nums">{children}</dd>
    </div>
  );
}

/** The provider's own names of the fields that its rows are read by. */
function Recognised({ account: { idField, recognised } }: { account: AccountView }) {
  if (idField === null) return <span className="text-muted">{texts.fieldsUnread}</span>;
  const namesOf = (field: string) => (field === "id" ? [idField] : (recognised?.[field] ?? []));
  return (
    <ul className="grid min-w-0 gap-0.5">
      {Object.entries(texts.fieldLabels).map(([field, label]) => {
        const names = namesOf(field);
        return (
          <li key={field} className="flex gap-x-2 max-sm:flex-col">
            <span className="w-12 shrink-0 text-muted">{label}</span>
            {names.length > 0 ? (
              <code className="min-w-0 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
                {names.join(", ")}
              </code>
            ) : (
              texts.fieldNotReported
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Gateway({ gateway }: { gateway: GatewayView | null }) {
  if (!gateway) return <span className="text-muted">{texts.gatewayNotSet}</span>;
  const address = `${gateway.host}:${gateway.httpPort}`;
  return (
    <>
      <span className="[overflow-wrap:anywhere]">
        {gateway.socksPort === null ? address : texts.withSocks(address, gateway.socksPort)}
      </span>
      <CopyButton size="sm" label={texts.copyGateway} text={address} className="-my-1.5 self-center" />
    </>
  );
}

/** The latest sync, finished or not. `known`: the failure that the account's card tells already. */
function SyncRun({ run, known }: { run: AccountSync | null; known: string | null }) {
  if (!run) return <p className="py-1.5 text-[0.8125rem] text-muted">{texts.notSynced}</p>;
  if (run.state === "running") return <Running run={run} />;
  return (
    <div className="max-lg:border-t max-lg:border-line/60">
      <dl className="text-[0.8125rem]">
        <Fact label={run.state === "done" ? texts.lastSync : texts.lastSyncFailed}>
          <span>
            <Rich parts={texts.syncBegan[run.trigger](<Time at={run.startedAt} />)} />
          </span>
        </Fact>
        <Fact label={texts.took}>
          {run.finishedAt
            ? durationText(Date.parse(run.finishedAt) - Date.parse(run.startedAt))
            : texts.tookUnknown}
        </Fact>
        <Fact label={texts.read}>{texts.rowsAndPages(progressText(run), run.pages)}</Fact>
        <Fact label={texts.changed}>{formatCount(run.changed)}</Fact>
        <Fact label={texts.noLongerListed}>{formatCount(run.vanished)}</Fact>
      </dl>
      {run.error && run.error !== known && (
        <Banner tone="warn" className="mt-2">
          {sentence(run.error)}
        </Banner>
      )}
    </div>
  );
}

function Running({ run }: { run: AccountSync }) {
  const share = run.expected ? Math.min(100, Math.round((run.rows / run.expected) * 100)) : undefined;
  const label = run.trigger === "first" ? texts.firstImport : texts.syncing;
  return (
    <div className="grid content-start gap-2 py-1.5 text-[0.8125rem]">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-medium">
          {run.waitingSince ? texts.waitingForAnswer[run.trigger === "first" ? "first" : "later"] : label}
        </span>
        <span className="tabular-nums text-muted">
          <Rich
            parts={
              run.waitingSince
                ? texts.rowsSinceAsked(progressText(run), <Time at={run.waitingSince} />)
                : texts.rowsSinceStart(progressText(run), <Time at={run.startedAt} />)
            }
          />
        </span>
      </p>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share}
        aria-valuetext={progressText(run)}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className={
            share === undefined
              ? "h-full w-1/3 animate-pulse rounded-full bg-accent"
              : "h-full rounded-full bg-accent transition-[width] duration-500"
          }
          style={share === undefined ? undefined : { width: `${share}%` }}
        />
      </div>
    </div>
  );
}
