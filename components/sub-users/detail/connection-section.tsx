"use client";

import { Link } from "@/components/ui/link";
import { useMemo, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { AccountView } from "@/lib/domain/accounts/account";
import { visibleText } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import {
  connectionStrings,
  isSession,
  netnutProducts,
  netnutUserName,
  passwordPlaceholder,
  sessionRange,
  type NetnutRoute,
} from "../connection";
import { countries } from "./countries";
import { Section } from "@/components/ui/section";

const gatewaySettings: Partial<Record<string, string>> = {
  netnut: "NETNUT_GATEWAY",
  "nine-proxy": "NINEPROXY_GATEWAY",
};

/** What a customer types into their software; the password stays a placeholder. */
export function ConnectionSection({
  subUser,
  account,
}: {
  subUser: SubUser;
  account: AccountView | undefined;
}) {
  const login = subUser.login ?? subUser.name;
  if (!account?.gateway) return <NoGateway provider={subUser.provider} account={account} />;
  return (
    <Section id="connection" title="Connection">
      {subUser.provider === "netnut" ? (
        <Routed login={login} gateway={account.gateway} />
      ) : (
        <Strings userName={login} gateway={account.gateway} />
      )}
    </Section>
  );
}

type Gateway = NonNullable<AccountView["gateway"]>;

function Routed({ login, gateway }: { login: string; gateway: Gateway }) {
  const [route, setRoute] = useState<NetnutRoute>({ product: "res", country: "any", session: "" });
  const places = useMemo(() => countries(), []);
  const invalid = route.session !== "" && !isSession(route.session);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Product">
          {(control) => (
            <Select
              {...control}
              value={route.product}
              onChange={(event) =>
                setRoute({
                  ...route,
                  product: netnutProducts.find(({ value }) => value === event.target.value)?.value ?? "res",
                })
              }
            >
              {netnutProducts.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Country">
          {(control) => (
            <Select
              {...control}
              value={route.country}
              onChange={(event) => setRoute({ ...route, country: event.target.value })}
            >
              <option value="any">Any</option>
              {places.map(({ code, name }) => (
                <option key={code} value={code} suppressHydrationWarning>
                  {name} ({code})
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          label="Session id"
          optional
          error={invalid ? `A number from ${sessionRange.min} to ${sessionRange.max}.` : undefined}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              placeholder="New address each time"
              value={route.session}
              onChange={(event) => setRoute({ ...route, session: event.target.value.trim() })}
            />
          )}
        </Field>
      </div>
      <Strings userName={netnutUserName(login, route)} gateway={gateway} />
    </div>
  );
}

function Strings({ userName, gateway }: { userName: string; gateway: Gateway }) {
  const { http, socks, curl } = connectionStrings(gateway, userName);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <Line label="Host" text={`${gateway.host}:${gateway.httpPort}`} />
      <Line label="User name" text={userName} />
      <Line label="HTTP" text={http} />
      {socks && <Line label="SOCKS5" text={socks} />}
      <Line label="curl" text={curl} />
      <p className="text-xs text-faint">Put the proxy password in place of {passwordPlaceholder}.</p>
    </div>
  );
}

function Line({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 sm:grid-cols-[5rem_minmax(0,1fr)_auto]">
      <span className="text-[0.8125rem] text-muted max-sm:col-span-2">{label}</span>
      <code
        className="overflow-x-auto whitespace-nowrap rounded-md border bg-sunken px-2 py-1.5 font-mono text-xs"
        tabIndex={0}
        aria-label={label}
      >
        {visibleText(text)}
      </code>
      <CopyButton size="sm" text={text} label={`Copy ${label}`} />
    </div>
  );
}

function NoGateway({ provider, account }: { provider: string; account: AccountView | undefined }) {
  return (
    <Section id="connection" title="Connection">
      <p className="text-[0.8125rem] text-muted">
        {account?.providerLabel ?? provider} does not publish the address of its gateway, so Subdesk does not
        guess it. <WhereToSet provider={provider} account={account} />
      </p>
    </Section>
  );
}

function WhereToSet({ provider, account }: { provider: string; account: AccountView | undefined }) {
  if (account?.source === "desk") {
    return (
      <>
        It is set at the{" "}
        <Link href="/accounts" className="font-medium text-accent underline underline-offset-2">
          account {account.label}
        </Link>
        , under &ldquo;Set gateway&rdquo;; the connection strings then appear here.
      </>
    );
  }
  const setting = gatewaySettings[provider];
  return setting ? (
    <>
      Set <Code>{setting}</Code> to <Code>host:port</Code> and restart Subdesk; the connection strings then
      appear here.
    </>
  ) : null;
}

function Code({ children }: { children: string }) {
  return <code className="rounded bg-sunken px-1 py-0.5 font-mono text-xs text-ink">{children}</code>;
}
