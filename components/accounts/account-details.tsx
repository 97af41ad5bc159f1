"use client";

import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { CopyButton } from "@/components/ui/copy-button";
import { Time } from "@/components/ui/time";
import type { AccountSync, AccountView, GatewayView } from "@/lib/domain/accounts/account";
import { accountSources, durationText } from "@/lib/domain/accounts/details";
import { progressText, sentence } from "@/lib/domain/accounts/state";
import { formatCount } from "@/lib/domain/format";

/** What is known of an account, and of its newest sync. */
export function AccountDetails({ account }: { account: AccountView }) {
  return (
    <div className="grid gap-x-8 px-4 py-3 lg:grid-cols-2">
      <dl className="text-[0.8125rem]">
        <Fact label="Address">
          <span className="[overflow-wrap:anywhere]">{account.host}</span>
        </Fact>
        <Fact label="Credentials">{accountSources[account.source]}</Fact>
        <Fact label="Last answer">{account.healthAt ? <Time at={account.healthAt} /> : "Not asked yet"}</Fact>
        <Fact label="Last complete sync">
          {account.lastGoodAt ? <Time at={account.lastGoodAt} /> : "None yet"}
        </Fact>
        <Fact label="Sub-users">{formatCount(account.subUsers)}</Fact>
        <Fact label="Unreadable rows">
          {account.unreadable === 0 ? (
            "None"
          ) : (
            <span className="text-warn">{formatCount(account.unreadable)} in the last sync, left out</span>
          )}
        </Fact>
        <Fact label="Pace">{formatCount(account.pace.inFlight)} in flight</Fact>
        {account.idFields.length > 0 && (
          <Fact label="Fields">
            <Recognised account={account} />
          </Fact>
        )}
        <Fact label="Gateway">
          <Gateway gateway={account.gateway} />
        </Fact>
      </dl>
      <SyncRun run={account.lastSync} />
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 border-b border-line/60 py-1.5 last:border-b-0">
      <dt className="w-28 shrink-0 sm:w-36 text-muted">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-baseline gap-1 tabular-nums">{children}</dd>
    </div>
  );
}

const fieldLabels: Record<string, string> = {
  id: "Id",
  name: "Name",
  login: "Login",
  email: "E-mail",
  active: "State",
};

/** Under which of the provider's names its rows are read. */
function Recognised({ account: { idField, recognised } }: { account: AccountView }) {
  if (idField === null) return <span className="text-muted">Known after the first complete sync</span>;
  const namesOf = (field: string) => (field === "id" ? [idField] : (recognised?.[field] ?? []));
  return (
    <ul className="grid min-w-0 gap-0.5">
      {Object.entries(fieldLabels).map(([field, label]) => {
        const names = namesOf(field);
        return (
          <li key={field} className="flex gap-x-2 max-sm:flex-col">
            <span className="w-12 shrink-0 text-muted">{label}</span>
            {names.length > 0 ? (
              <code className="min-w-0 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
                {names.join(", ")}
              </code>
            ) : (
              "not reported"
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Gateway({ gateway }: { gateway: GatewayView | null }) {
  if (!gateway) return <span className="text-muted">Not set</span>;
  const address = `${gateway.host}:${gateway.httpPort}`;
  return (
    <>
      <span className="[overflow-wrap:anywhere]">
        {address}
        {gateway.socksPort !== null && `, SOCKS ${gateway.socksPort}`}
      </span>
      <CopyButton size="sm" label="Copy gateway address" text={address} className="-my-1.5 self-center" />
    </>
  );
}

const triggers: Record<AccountSync["trigger"], string> = {
  schedule: "on schedule",
  person: "on request",
  first: "first import",
};

/** The newest walk through the provider's listing, finished or not. */
function SyncRun({ run }: { run: AccountSync | null }) {
  if (!run) return <p className="py-1.5 text-[0.8125rem] text-muted">It has not been synced yet.</p>;
  if (run.state === "running") return <Running run={run} />;
  return (
    <div className="max-lg:border-t max-lg:border-line/60">
      <dl className="text-[0.8125rem]">
        <Fact label={run.state === "done" ? "Last sync" : "Last sync failed"}>
          <span>
            <Time at={run.startedAt} />, {triggers[run.trigger]}
          </span>
        </Fact>
        <Fact label="Took">
          {run.finishedAt
            ? durationText(Date.parse(run.finishedAt) - Date.parse(run.startedAt))
            : "Not known"}
        </Fact>
        <Fact label="Read">
          {progressText(run)} rows, {formatCount(run.pages)} {run.pages === 1 ? "page" : "pages"}
        </Fact>
        <Fact label="Changed">{formatCount(run.changed)}</Fact>
        <Fact label="No longer listed">{formatCount(run.vanished)}</Fact>
      </dl>
      {run.error && (
        <Banner tone="warn" className="mt-2">
          {sentence(run.error)}
        </Banner>
      )}
    </div>
  );
}

function Running({ run }: { run: AccountSync }) {
  const share = run.expected ? Math.min(100, Math.round((run.rows / run.expected) * 100)) : undefined;
  const label = run.trigger === "first" ? "First import" : "Syncing";
  return (
    <div className="grid content-start gap-2 py-1.5 text-[0.8125rem]">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-medium">{run.waitingSince ? `${label}, waiting for an answer` : label}</span>
        <span className="tabular-nums text-muted">
          {progressText(run)} rows, {run.waitingSince ? "asked" : "started"}{" "}
          <Time at={run.waitingSince ?? run.startedAt} />
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
