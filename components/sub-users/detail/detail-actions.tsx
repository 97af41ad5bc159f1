"use client";

import { Ellipsis } from "lucide-react";
import { useActor } from "@/components/actor";
import { useKeyWords } from "@/components/keys/use-keys";
import { keyOfOperation } from "@/lib/domain/keys/keymap";
import { offeredOperations } from "@/lib/domain/operations/offered";
import { operationFacts, type DeskOperation } from "@/lib/domain/operations/operations";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/sub-user";

interface DetailActionsProps {
  subUser: SubUser;
  account: AccountView;
  onAsk: (what: DeskOperation | "tags") => void;
}

/** What is done every day is in sight; the rest is one click further. */
const everyday: readonly DeskOperation[] = ["unblock", "set-limits", "allocate-traffic", "enable", "disable"];

/** One takes the other's place, and the focus that was on it stays. */
const slotOf = (operation: DeskOperation) =>
  operation === "enable" || operation === "disable" ? "status" : operation;

export function DetailActions({ subUser, account, onAsk }: DetailActionsProps) {
  const { permissions } = useActor();
  const keys = useKeyWords();
  const offered = offeredOperations(subUser, account, permissions);
  const rest = offered.filter((operation) => !everyday.includes(operation));
  return (
    <div className="flex flex-wrap items-center gap-2">
      {everyday
        .filter((operation) => offered.includes(operation))
        .map((operation, at) => (
          <Button
            key={slotOf(operation)}
            variant={at === 0 ? "primary" : "secondary"}
            title={keys(keyOfOperation(operation))?.title(operationFacts[operation].button)}
            aria-keyshortcuts={keys(keyOfOperation(operation))?.aria}
            onClick={() => onAsk(operation)}
          >
            {operationFacts[operation].button}
          </Button>
        ))}
      {rest.length > 0 && (
        <Menu
          label={texts.moreActions}
          variant="secondary"
          icon={<Ellipsis aria-hidden="true" className="size-4" />}
          items={rest.flatMap((operation) => [
            ...(operation === "delete" && rest.length > 1 ? [{ kind: "separator" as const }] : []),
            {
              label: operationFacts[operation].button,
              danger: operation === "delete",
              keys: keys(keyOfOperation(operation)),
              onSelect: () => onAsk(operation),
            },
          ])}
        />
      )}
    </div>
  );
}
