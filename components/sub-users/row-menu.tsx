"use client";

import { useActor } from "@/components/actor";
import { RowMenu as Menu } from "@/components/list-screen/row-menu";
import { useKeyWords } from "@/components/keys/use-keys";
import { keyOfOperation } from "@/lib/domain/keys/keymap";
import { offeredOperations } from "@/lib/domain/operations/offered";
import { operationFacts, type DeskOperation } from "@/lib/domain/operations/operations";
import type { MenuItem } from "@/components/ui/menu-panel";
import { toast } from "@/components/ui/toast";
import { writeClipboard } from "@/components/ui/write-clipboard";
import type { AccountView } from "@/lib/domain/accounts/account";
import { visibleText } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as assign from "@/lib/domain/texts/assign";
import { disambiguatedName, disambiguator } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/sub-user";

interface RowMenuProps {
  subUser: SubUser;
  account: AccountView | undefined;
  button: HTMLButtonElement;
  onOpen: () => void;
  onOperation: (operation: DeskOperation) => void;
  onTags: () => void;
  onAssign: () => void;
  /** What else can be done with it where it is listed. */
  more?: MenuItem[];
  onClose: () => void;
}

export default function RowMenu({
  subUser,
  account,
  button,
  onOpen,
  onOperation,
  onTags,
  onAssign,
  more = [],
  onClose,
}: RowMenuProps) {
  const { permissions } = useActor();
  const keys = useKeyWords();
  const offered = account ? offeredOperations(subUser, account, permissions) : [];
  const item = (operation: DeskOperation): MenuItem => ({
    label: operationFacts[operation].button,
    danger: operation === "delete",
    keys: keys(keyOfOperation(operation)),
    onSelect: () => onOperation(operation),
  });
  const items: MenuItem[] = [
    { label: texts.open, onSelect: onOpen },
    ...offered.filter((operation) => operation !== "delete").map(item),
    ...(permissions.includes("sub-users.set-tags") ? [{ label: texts.editTags, onSelect: onTags }] : []),
    ...(permissions.includes("customers.link") ? [{ label: assign.assign, onSelect: onAssign }] : []),
    ...more,
    { kind: "separator" },
    { label: texts.copyName, onSelect: () => void copy(subUser.name, texts.copiedName) },
    { label: texts.copyId, onSelect: () => void copy(subUser.remoteId, texts.copiedId) },
    ...(offered.includes("delete") ? [{ kind: "separator" as const }, item("delete")] : []),
  ];
  return (
    <Menu
      label={texts.actionsFor(visibleText(disambiguatedName(subUser.name, disambiguator(subUser))))}
      items={items}
      button={button}
      onClose={onClose}
    />
  );
}

async function copy(text: string, done: string) {
  const copied = await writeClipboard(text);
  toast(
    copied
      ? { tone: "good", title: done, description: visibleText(text) }
      : { tone: "bad", title: texts.notCopied },
  );
}
