"use client";

import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { testConnectionAction } from "@/app/(desk)/accounts/actions";
import { noAnswer } from "@/components/no-answer";
import { accountsQuery } from "@/components/queries";
import { useAllowed } from "@/components/actor";
import { Button } from "@/components/ui/button";
import { StatusBadge } from "@/components/ui/status-badge";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { AccountDialogName } from "./account-dialog";
import { AccountMenu } from "./account-menu";
import { syncAndSay } from "./sync-and-say";

export function AccountActions({
  account,
  onOpen,
}: {
  account: AccountView;
  onOpen: (name: AccountDialogName, account: AccountView) => void;
}) {
  const mayManage = useAllowed("accounts.manage");
  const maySync = useAllowed("sync.start");
  const mayTest = useAllowed("accounts.test");
  return (
    <div className="flex flex-1 flex-wrap items-center justify-end gap-x-2 max-sm:basis-full">
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
      Sync now
    </Button>
  );
}

function TestButton({ account }: { account: AccountView }) {
  const queryClient = useQueryClient();
  const [pending, setPending] = useState(false);
  const [result, setResult] = useState<{ good: boolean; text: string } | null>(null);
  async function test() {
    setPending(true);
    setResult(null);
    const answer = await testConnectionAction({ accountId: account.id }).catch(noAnswer);
    setPending(false);
    if (!answer.ok) setResult({ good: false, text: answer.error.message });
    else
      setResult({
        good: answer.data.reachable,
        text: `${answer.data.message} (${Math.round(answer.data.milliseconds)} ms)`,
      });
    await queryClient.invalidateQueries({ queryKey: accountsQuery().queryKey });
  }
  return (
    <>
      <span role="status" className="order-last basis-full text-right text-xs">
        {result && (
          <StatusBadge
            tone={result.good ? "good" : "bad"}
            shape={result.good ? "dot" : "square"}
            className="!whitespace-normal pt-1.5"
          >
            {result.text}
          </StatusBadge>
        )}
      </span>
      <Button pending={pending} disabled={account.locked !== null} onClick={() => void test()}>
        Test connection
      </Button>
    </>
  );
}
