"use client";

import { useState, type FormEvent } from "react";
import { setGatewayAction } from "@/app/(desk)/accounts/actions";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import type { AccountView } from "@/lib/domain/accounts/account";
import { writeGateway } from "@/lib/domain/format";
import { useAccountChange } from "./use-account-change";

/** Only for AccountDialog, which loads it. */
export default function GatewayDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const { label } = account;
  const before = account.gateway ? writeGateway(account.gateway) : "";
  const [gateway, setGateway] = useState(before);
  const { pending, error, change } = useAccountChange();
  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await change(setGatewayAction, { accountId: account.id, gateway });
    if (!done) return;
    toast({
      title: done.gateway
        ? `Customers of ${label} connect to ${done.gateway.host} now`
        : `${label} has no gateway now`,
    });
    onClose();
  }
  return (
    <Dialog
      title={`Gateway of ${label}`}
      description="Where its customers connect. It appears in their connection strings; what they use today keeps working."
      locked={pending !== null}
      onClose={onClose}
      footer={
        <FormButtons
          form="set-gateway"
          label="Set gateway"
          pending={pending !== null}
          disabled={gateway.trim() === before}
          onCancel={onClose}
        />
      }
    >
      <form
        id="set-gateway"
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid gap-4"
      >
        <ProblemBanner error={error} />
        <Field
          label="Gateway"
          optional
          help={`host:port, or host:http-port:socks-port. Blank: what ${account.providerLabel} usually has, or none.`}
          error={error?.fields?.gateway}
        >
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              spellCheck={false}
              maxLength={120}
              placeholder="host:port"
              value={gateway}
              onChange={(event) => setGateway(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
