"use client";

import { Badge } from "@/components/ui/badge";
import { Banner } from "@/components/ui/banner";
import { CopyButton } from "@/components/ui/copy-button";
import { StatusBadge } from "@/components/ui/status-badge";
import { Time } from "@/components/ui/time";
import type { AccountView, GatewayView } from "@/lib/domain/accounts/account";
import { formatCount } from "@/lib/domain/format";
import { AccountActions } from "./account-actions";
import type { AccountDialogName } from "./account-dialog";
import { accountState, sentence } from "@/lib/domain/accounts/state";
import { Fact } from "./fact";
import { SyncRun } from "./sync-run";
import type { Tone } from "@/lib/domain/tone";

const environments: Record<AccountView["environment"], { label: string; tone: Tone; title: string }> = {
  production: { label: "Production", tone: "neutral", title: "Changes here reach real customers." },
  sandbox: {
    label: "Sandbox",
    tone: "warn",
    title: "A stand-in of the provider: nothing here reaches real customers.",
  },
  custom: {
    label: "Custom address",
    tone: "accent",
    title: "Neither the provider's usual address nor its sandbox.",
  },
};

const sources: Record<AccountView["source"], string> = {
  environment: "From the environment. Change them there and restart Subdesk.",
  demo: "From the sandbox",
  desk: "Kept in Subdesk, sealed",
};

export function AccountCard({
  account,
  onOpen,
}: {
  account: AccountView;
  onOpen: (name: AccountDialogName, account: AccountView) => void;
}) {
  const { tone, shape, title } = accountState(account);
  const environment = environments[account.environment];
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
        {account.source === "environment" && <Badge title={sources.environment}>From the environment</Badge>}
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
              {" Last tried "}
              <Time at={account.healthAt} />.
            </>
          )}
        </p>
      )}
      <div className="grid gap-x-8 px-4 py-3 lg:grid-cols-2">
        <dl className="text-[0.8125rem]">
          <Fact label="Address">
            <span className="[overflow-wrap:anywhere]">{account.host}</span>
          </Fact>
          <Fact label="Credentials">{sources[account.source]}</Fact>
          <Fact label="Last answer">
            {account.healthAt ? <Time at={account.healthAt} /> : "Not asked yet"}
          </Fact>
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
    </article>
  );
}

/** Why nothing is asked of it and nothing is sent to it. */
function Standstill({ account: { locked, paused } }: { account: AccountView }) {
  return (
    <>
      {locked !== null && (
        <Banner flush tone="bad">
          {capitalised(locked)} Nothing is sent. Put the key back that sealed it, or replace the
          account&rsquo;s own key.
        </Banner>
      )}
      {paused && (
        <Banner flush tone="warn">
          Paused by {paused.by} <Time at={paused.at} />
          {paused.reason ? `: ${sentence(paused.reason)}` : "."} Nothing is read from it and nothing is sent
          to it.
        </Banner>
      )}
    </>
  );
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
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
