"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { replaceKeyAction } from "@/app/(desk)/accounts/actions";
import { safeToRepeat } from "@/components/call-action";
import { Banner } from "@/components/ui/banner";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { everything, useAction } from "@/components/use-action";
import type { AccountView } from "@/lib/domain/accounts/account";
import * as texts from "@/lib/domain/texts/account-dialogs";
import {
  CredentialFields,
  credentialsOf,
  Unproven,
  type Credentials,
  type UnprovenKey,
} from "./credential-fields";
import { providersQuery } from "@/components/page-queries";

/** Only for AccountDialog, which loads it. */
export default function ReplaceKeyDialog({
  account,
  onClose,
}: {
  account: AccountView;
  onClose: () => void;
}) {
  const { data, error: unread } = useQuery(providersQuery());
  const [wayId, setWayId] = useState("");
  const [credentials, setCredentials] = useState<Credentials>({});
  const [address, setAddress] = useState("");
  const [unproven, setUnproven] = useState<UnprovenKey | null>(null);
  const { run, pending, error } = useAction(replaceKeyAction, {
    unanswered: safeToRepeat(),
    invalidates: everything,
  });
  const provider = data?.find(({ id }) => id === account.provider);
  const way = provider?.ways.find(({ id }) => id === wayId) ?? provider?.ways[0];

  async function submit() {
    if (pending || !way) return;
    const others = unproven?.why === "others";
    const outcome = await run({
      accountId: account.id,
      way: way.id,
      credentials: credentialsOf(way, credentials),
      address,
      anyway: unproven?.why === "unreachable",
      others,
    });
    if (!outcome) return setUnproven(null);
    if (outcome.state === "unproven") return setUnproven(outcome);
    toast({
      title: texts.replaced(outcome.label),
      description: texts.replacedDetail(others),
    });
    onClose();
  }

  return (
    <FormDialog
      title={texts.replaceTitle}
      description={texts.replaceDetail(account.label)}
      label={unproven === null ? texts.testAndReplace : texts.saveAnyway}
      pending={pending}
      disabled={!way}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {unread && !data && <Banner tone="bad">{unread.message}</Banner>}
      {!data && !unread && <Skeleton className="h-14" />}
      {provider && way && (
        <CredentialFields
          ways={provider.ways}
          way={way}
          onWay={setWayId}
          values={credentials}
          onValues={(values) => {
            setUnproven(null);
            setCredentials(values);
          }}
          error={error}
        />
      )}
      {account.locked !== null && (
        <Field
          label={texts.apiAddress}
          help={texts.sealedAddressHelp(account.host)}
          error={error?.fields?.address}
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              autoComplete="off"
              spellCheck={false}
              maxLength={300}
              placeholder={provider?.address}
              value={address}
              onChange={(event) => {
                setUnproven(null);
                setAddress(event.target.value);
              }}
            />
          )}
        </Field>
      )}
      <Unproven message={unproven?.message ?? null} />
    </FormDialog>
  );
}
