"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis, RefreshCw } from "lucide-react";
import { useState } from "react";
import { resumeAccountAction, testConnectionAction } from "@/app/(desk)/accounts/actions";
import { useAllowed } from "@/components/actor";
import { outcomeUnknown } from "@/components/call-action";
import { nothingChanged } from "@/components/unanswered";
import { accountsQuery } from "@/components/queries";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import type { MenuItem } from "@/components/ui/menu-panel";
import { StatusBadge } from "@/components/ui/badge";
import { toast } from "@/components/ui/toast";
import { everything, useAction } from "@/components/use-action";
import type { AccountView } from "@/lib/domain/accounts/account";
import * as texts from "@/lib/domain/texts/accounts";
import type { AccountFormName } from "./account-forms";
import { syncAndSay } from "./sync-and-say";

/** The dialogs that open on an account. */
export type AccountDialogName = AccountFormName | "replace-key";

interface AccountActionsProps {
  account: AccountView;
  onOpen: (name: AccountDialogName, account: AccountView) => void;
}

export function AccountActions({ account, onOpen }: AccountActionsProps) {
  const mayManage = useAllowed("accounts.manage");
  const maySync = useAllowed("sync.start");
  const mayTest = useAllowed("accounts.test");
  return (
    <div className="flex grow flex-wrap items-center justify-end gap-x-2 max-sm:basis-full">
      {mayTest && <TestButton account={account} />}
      {maySync && <SyncButton account={account} />}
      {mayManage && <AccountMenu account={account} onOpen={onOpen} />}
    </div>
  );
}

function SyncButton({ account }: { account: AccountView }) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const running = account.lastSync?.state === "running";
  async function sync() {
    setPending(true);
    await syncAndSay(queryClient, account);
    setPending(false);
  }
  return (
    <Button
      pending={pending}
      disabled={running || account.paused !== null || account.locked !== null}
      icon={<RefreshCw aria-hidden="true" className="size-3.5" />}
      onClick={() => void sync()}
    >
      {texts.sync}
    </Button>
  );
}

function TestButton({ account }: { account: AccountView }) {
  const [result, setResult] = useState<{ good: boolean; text: string } | null>(null);
  const { run, pending, error } = useAction(testConnectionAction, {
    unanswered: nothingChanged,
    invalidates: [accountsQuery().queryKey],
  });
  async function test() {
    setResult(null);
    const answer = await run({ accountId: account.id });
    if (answer)
      setResult({
        good: answer.reachable,
        text: texts.tested(answer.message, Math.round(answer.milliseconds)),
      });
  }
  const shown = error ? { good: false, text: error.message } : result;
  return (
    <>
      <span role="status" className="order-last w-0 min-w-full text-right text-xs">
        {shown && (
          <StatusBadge
            tone={shown.good ? "good" : "bad"}
            shape={shown.good ? "dot" : "square"}
            className="!whitespace-normal pt-1.5"
          >
            {shown.text}
          </StatusBadge>
        )}
      </span>
      <Button pending={pending} disabled={account.locked !== null} onClick={() => void test()}>
        {texts.test}
      </Button>
    </>
  );
}

/**
 * An account from the environment is changed there, so only what Subdesk itself decides is offered here.
 */
function AccountMenu({ account, onOpen }: AccountActionsProps) {
  const { id, label } = account;
  const { run, pending } = useAction(resumeAccountAction, {
    unanswered: outcomeUnknown(texts.resumeUnanswered),
    invalidates: everything,
    failed: texts.notResumed(label),
  });
  async function resume() {
    if (await run({ accountId: id }))
      toast({ title: texts.resumed(label), description: texts.resumedDetail });
  }
  const rest: MenuItem = account.paused
    ? { label: texts.resume, disabled: pending, onSelect: () => void resume() }
    : { label: texts.pause, onSelect: () => onOpen("pause", account) };
  const idField: MenuItem[] =
    account.idFields.length > 0
      ? [{ label: texts.setIdField, onSelect: () => onOpen("set-id-field", account) }]
      : [];
  const items: MenuItem[] = [
    { label: texts.rename, onSelect: () => onOpen("rename", account) },
    { label: texts.setGateway, onSelect: () => onOpen("set-gateway", account) },
    ...idField,
    { label: texts.replaceKey, onSelect: () => onOpen("replace-key", account) },
    rest,
    { kind: "separator" },
    { label: texts.remove, danger: true, onSelect: () => onOpen("remove", account) },
  ];
  return (
    <Menu
      label={texts.actionsFor(label)}
      icon={<Ellipsis aria-hidden="true" className="size-4" />}
      items={account.source === "desk" ? items : [...idField, rest]}
    />
  );
}
