"use client";

import { useRef } from "react";
import { useActor } from "@/components/actor";
import MenuPanel from "@/components/ui/menu-panel";
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

/** One menu for all rows, laid over the button that asked for it. */
export default function RowMenu({ customer, button, onOpen, onAsk, onClose }: RowMenuProps) {
  const { permissions } = useActor();
  const anchor = useRef(button);
  const { left, top, width, height } = button.getBoundingClientRect();
  return (
    <span className="pointer-events-none fixed" style={{ left, top, width, height }}>
      <MenuPanel
        label={texts.actionsFor(visibleText(customer.name))}
        items={[
          { label: texts.open, onSelect: onOpen },
          ...customerActions(customer, permissions, onAsk),
          { kind: "separator" },
          { label: texts.copyName, onSelect: () => void copy(customer.name) },
        ]}
        align="end"
        button={anchor}
        onClose={onClose}
      />
    </span>
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
