"use client";

import { useActor } from "@/components/actor";
import { RowMenu as Menu } from "@/components/list-screen/row-menu";
import { toast } from "@/components/ui/toast";
import { writeClipboard } from "@/components/ui/write-clipboard";
import type { CustomerRow } from "@/lib/domain/customers/row";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customers";
import { customerActions } from "./actions";
import type { AskedOfCustomer } from "./dialogs/asked";

interface RowMenuProps {
  customer: CustomerRow;
  button: HTMLButtonElement;
  onOpen: () => void;
  onAsk: (what: AskedOfCustomer) => void;
  onClose: () => void;
}

export default function RowMenu({ customer, button, onOpen, onAsk, onClose }: RowMenuProps) {
  const { permissions } = useActor();
  return (
    <Menu
      label={texts.actionsFor(visibleText(customer.name))}
      items={[
        { label: texts.open, onSelect: onOpen },
        ...customerActions(customer, permissions, onAsk),
        { kind: "separator" },
        { label: texts.copyName, onSelect: () => void copy(customer.name) },
      ]}
      button={button}
      onClose={onClose}
    />
  );
}

async function copy(text: string) {
  const copied = await writeClipboard(text);
  toast(
    copied
      ? { tone: "good", title: texts.copiedName, description: visibleText(text) }
      : { tone: "bad", title: texts.notCopied },
  );
}
