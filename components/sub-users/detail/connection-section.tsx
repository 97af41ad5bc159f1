"use client";

import { Link } from "@/components/ui/link";
import { useMemo, useState } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Field, type FieldControl } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Rich } from "@/components/ui/rich";
import type { AccountView } from "@/lib/domain/accounts/account";
import { visibleText } from "@/lib/domain/format";
import type { ConnectionDescriptor } from "@/lib/domain/providers/descriptor";
import {
  countrySpelling,
  passwordFor,
  userNameFor,
  valueProblem,
  firstValues,
  gatewayFor,
  offeredFields,
  withOffered,
  type ConnectionFormat,
  type ConnectionField,
} from "@/lib/domain/providers/connection-format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { connectionStrings, passwordPlaceholder } from "@/lib/domain/providers/connection-strings";
import * as texts from "@/lib/domain/texts/sub-user";
import { countries } from "./countries";
import { Section } from "@/components/ui/section";

/** What a customer types into their software; the password stays a placeholder. */
export function ConnectionSection({
  subUser,
  account,
  connection,
}: {
  subUser: SubUser;
  account: AccountView | undefined;
  connection: ConnectionDescriptor | null;
}) {
  const login = subUser.login ?? subUser.name;
  if (!account?.gateway)
    return <NoGateway provider={subUser.provider} account={account} connection={connection} />;
  return (
    <Section id="connection" title={texts.connectionTitle}>
      {connection?.format ? (
        <Routed login={login} gateway={account.gateway} format={connection.format} />
      ) : (
        <Strings userName={login} gateway={account.gateway} />
      )}
    </Section>
  );
}

type Gateway = NonNullable<AccountView["gateway"]>;

function Routed({ login, gateway, format }: { login: string; gateway: Gateway; format: ConnectionFormat }) {
  const [typed, setValues] = useState(() => firstValues(format));
  const values = withOffered(format, typed);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid gap-3 sm:grid-cols-3 print:hidden">
        {offeredFields(format, values).map((field) => {
          const value = values[field.name] ?? "";
          return (
            <Field
              key={field.name}
              label={field.label}
              optional={field.kind === "number" || field.kind === "text"}
              error={valueProblem(field, value) ?? undefined}
            >
              {(control) => (
                <FormatInput
                  control={control}
                  field={field}
                  value={value}
                  onChange={(next) => setValues({ ...values, [field.name]: next })}
                />
              )}
            </Field>
          );
        })}
      </div>
      <Strings
        userName={userNameFor(login, format, values)}
        password={passwordFor(passwordPlaceholder, format, values)}
        gateway={gatewayFor(gateway, format, values)}
      />
    </div>
  );
}

function FormatInput({
  control,
  field,
  value,
  onChange,
}: {
  control: FieldControl;
  field: ConnectionField;
  value: string;
  onChange: (value: string) => void;
}) {
  const places = useMemo(() => (field.kind === "country" ? countries() : []), [field.kind]);
  if (field.kind === "number" || field.kind === "text")
    return (
      <Input
        {...control}
        inputMode={field.kind === "number" ? "numeric" : undefined}
        autoComplete="off"
        placeholder={field.empty}
        value={value}
        onChange={(event) => onChange(event.target.value.trim())}
      />
    );
  return (
    <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
      {field.kind === "country" ? (
        <>
          <option value={field.any}>{texts.anyCountry}</option>
          {places.map(({ code, name }) => (
            <option key={code} value={code} suppressHydrationWarning>
              {name} ({countrySpelling(field, code)})
            </option>
          ))}
        </>
      ) : (
        field.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))
      )}
    </Select>
  );
}

function Strings({
  userName,
  password = passwordPlaceholder,
  gateway,
}: {
  userName: string;
  password?: string;
  gateway: Gateway;
}) {
  const { http, socks, curl } = connectionStrings(gateway, userName, password);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
      <Line label={texts.host} text={`${gateway.host}:${gateway.httpPort}`} />
      <Line label={texts.userName} text={userName} />
      {password !== passwordPlaceholder && <Line label={texts.password} text={password} />}
      <Line label={texts.http} text={http} />
      {socks && <Line label={texts.socks} text={socks} />}
      <Line label={texts.curl} text={curl} />
      <p className="text-xs text-faint">{texts.placeholderHelp(passwordPlaceholder)}</p>
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
      <CopyButton size="sm" text={text} label={texts.copyValue(label)} />
    </div>
  );
}

interface NoGatewayProps {
  provider: string;
  account: AccountView | undefined;
  connection: ConnectionDescriptor | null;
}

function NoGateway({ provider, account, connection }: NoGatewayProps) {
  return (
    <Section id="connection" title={texts.connectionTitle}>
      <p className="text-[0.8125rem] text-muted">
        {texts.noGateway(account?.providerLabel ?? provider)}{" "}
        <WhereToSet account={account} connection={connection} />
      </p>
    </Section>
  );
}

function WhereToSet({ account, connection }: Omit<NoGatewayProps, "provider">) {
  if (account?.source === "desk") {
    return (
      <Rich
        parts={texts.gatewayAtAccount(
          <Link href="/accounts" className="font-medium text-accent underline underline-offset-2">
            {texts.accountNamed(account.label)}
          </Link>,
        )}
      />
    );
  }
  return connection ? (
    <Rich
      parts={texts.gatewayVariable(
        <Code>{connection.gatewayVariable}</Code>,
        <Code>{texts.hostAndPort}</Code>,
      )}
    />
  ) : null;
}

function Code({ children }: { children: string }) {
  return <code className="rounded bg-sunken px-1 py-0.5 font-mono text-xs text-ink">{children}</code>;
}
