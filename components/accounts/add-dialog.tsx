"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addAccountAction } from "@/app/(desk)/accounts/actions";
import { outcomeUnknown } from "@/components/call-action";
import { Banner } from "@/components/ui/banner";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input, Select } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { everything, useAction } from "@/components/use-action";
import type { ProviderDescriptor } from "@/lib/domain/providers/descriptor";
import * as texts from "@/lib/domain/texts/account-dialogs";
import {
  CredentialFields,
  credentialsOf,
  Unproven,
  type Credentials,
  type UnprovenKey,
} from "./credential-fields";
import { providersQuery } from "@/components/page-queries";

/** Only for AccountsScreen, which loads it. */
export default function AddDialog({ onClose }: { onClose: () => void }) {
  const { data, error } = useQuery(providersQuery());
  if (data) return <AddForm providers={data} onClose={onClose} />;
  return (
    <Dialog title={texts.addTitle} onClose={onClose}>
      {error ? <Banner tone="bad">{error.message}</Banner> : <Skeleton className="h-72 rounded-md" />}
    </Dialog>
  );
}

function AddForm({ providers, onClose }: { providers: ProviderDescriptor[]; onClose: () => void }) {
  const [chosen, setChosen] = useState({ provider: providers[0]?.id ?? "", way: "" });
  const [label, setLabel] = useState("");
  const [credentials, setCredentials] = useState<Credentials>({});
  const [address, setAddress] = useState("");
  const [gateway, setGateway] = useState("");
  const [unproven, setUnproven] = useState<UnprovenKey | null>(null);
  const { run, pending, error } = useAction(addAccountAction, {
    unanswered: outcomeUnknown(texts.addUnanswered),
    invalidates: everything,
  });
  const provider = providers.find(({ id }) => id === chosen.provider) ?? providers[0];
  const way = provider?.ways.find(({ id }) => id === chosen.way) ?? provider?.ways[0];
  if (!provider || !way) return null;
  /** The result of the last test no longer applies to what is entered now. */
  const edit =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setUnproven(null);
      set(value);
    };

  async function submit() {
    if (pending || !provider || !way) return;
    const outcome = await run({
      provider: provider.id,
      way: way.id,
      label,
      credentials: credentialsOf(way, credentials),
      address,
      gateway,
      anyway: unproven?.why === "unreachable",
    });
    if (!outcome) return setUnproven(null);
    if (outcome.state === "unproven") return setUnproven(outcome);
    toast({ title: texts.added(outcome.label), description: texts.addedDetail });
    onClose();
  }

  return (
    <FormDialog
      title={texts.addTitle}
      description={texts.addDetail}
      label={unproven === null ? texts.testAndAdd : texts.saveAnyway}
      pending={pending}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label={texts.provider}>
        {(control) => (
          <Select
            {...control}
            value={provider.id}
            onChange={(event) => edit(setChosen)({ provider: event.target.value, way: "" })}
          >
            {providers.map(({ id, label: name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={texts.name} help={texts.nameHelp} error={error?.fields?.label}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={60}
            value={label}
            onChange={(event) => edit(setLabel)(event.target.value)}
          />
        )}
      </Field>
      <CredentialFields
        ways={provider.ways}
        way={way}
        onWay={(id) => edit(setChosen)({ provider: provider.id, way: id })}
        values={credentials}
        onValues={edit(setCredentials)}
        error={error}
      />
      <details
        className="group rounded-md border px-3 py-2"
        open={error?.fields?.address || error?.fields?.gateway ? true : undefined}
      >
        <summary className="cursor-pointer text-[0.8125rem] font-medium">{texts.addressAndGateway}</summary>
        <div className="grid gap-4 pt-3">
          <Field
            label={texts.apiAddress}
            optional
            help={texts.apiAddressHelp(provider.address)}
            error={error?.fields?.address}
          >
            {(control) => (
              <Input
                {...control}
                type="url"
                autoComplete="off"
                spellCheck={false}
                maxLength={300}
                placeholder={provider.address}
                value={address}
                onChange={(event) => edit(setAddress)(event.target.value)}
              />
            )}
          </Field>
          <Field label={texts.gateway} optional help={gatewayHelp(provider)} error={error?.fields?.gateway}>
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                spellCheck={false}
                maxLength={120}
                placeholder={provider.gateway ?? texts.gatewayForm}
                value={gateway}
                onChange={(event) => edit(setGateway)(event.target.value)}
              />
            )}
          </Field>
        </div>
      </details>
      <Unproven message={unproven?.message ?? null} />
    </FormDialog>
  );
}

function gatewayHelp({ gateway }: ProviderDescriptor): string {
  return gateway === null ? texts.gatewayNone : texts.gatewayUsual(gateway);
}
