"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useActor } from "@/components/actor";
import { OperationDialog } from "@/components/operations/dialogs/operation-dialog";
import { alertsQuery } from "@/components/page-queries";
import { lazyPart } from "@/components/ui/lazy-part";
import { toast } from "@/components/ui/toast";
import { noAlertsFilter } from "@/lib/domain/alerts/alert";
import { visibleText } from "@/lib/domain/format";
import { bindings, keyOfOperation } from "@/lib/domain/keys/keymap";
import { offeredOperations } from "@/lib/domain/operations/offered";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/palette";
import type { Ask } from "./ask";

const EditTagsDialog = lazyPart(() => import("@/components/sub-users/edit-tags-dialog"), { over: true });
const InviteDialog = lazyPart(() => import("@/components/staff/invite-dialog"), { over: true });
const RuleDialog = lazyPart(() => import("@/components/alerts/rule-dialog"), { over: true });
const AddDialog = lazyPart(() => import("@/components/accounts/add-dialog"), { over: true });

/** The dialogs that a key or the palette opens. Only for PaletteButton, which loads it. */
export default function Asks({ ask, onClose }: { ask: Ask; onClose: () => void }) {
  const accounts = useAccounts();
  const accountOf = (subUser: SubUser | null) => accounts.find(({ id }) => id === subUser?.accountId) ?? null;
  switch (ask.kind) {
    case "operation":
      return (
        <OperationDialog
          operation={ask.operation}
          subUser={ask.subUser}
          account={accountOf(ask.subUser)}
          onClose={onClose}
        />
      );
    case "key":
      return <ByKey {...ask} onClose={onClose} />;
    case "tags":
      return <EditTagsDialog subUser={ask.subUser} onClose={onClose} />;
    case "invite":
      return <InviteDialog onClose={onClose} />;
    case "rule":
      return <NewRule onClose={onClose} />;
    case "account":
      return <AddDialog onClose={onClose} />;
  }
}

function ByKey({ command, subUser, onClose }: Extract<Ask, { kind: "key" }> & { onClose: () => void }) {
  const { permissions } = useActor();
  const account = useAccounts().find(({ id }) => id === subUser.accountId);
  const offered = account ? offeredOperations(subUser, account, permissions) : [];
  const operation = offered.find((each) => keyOfOperation(each) === command);
  const missing = operation === undefined;
  useEffect(() => {
    if (!missing) return;
    toast({
      tone: "neutral",
      title: texts.notAvailable(bindings[command].label, visibleText(subUser.name)),
      description: texts.notAvailableWhy,
    });
    onClose();
  }, [missing, command, subUser, onClose]);
  if (!operation || !account) return null;
  return <OperationDialog operation={operation} subUser={subUser} account={account} onClose={onClose} />;
}

function NewRule({ onClose }: { onClose: () => void }) {
  const { data, error } = useQuery(alertsQuery(noAlertsFilter));
  useEffect(() => {
    if (!error) return;
    toast({ tone: "bad", title: texts.ruleUnavailable, description: error.message });
    onClose();
  }, [error, onClose]);
  return data ? <RuleDialog rule={null} channels={data.channels} onClose={onClose} /> : null;
}
