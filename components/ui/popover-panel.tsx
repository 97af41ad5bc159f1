"use client";

import { Anchor, Content, Portal, Root } from "radix-ui/popover";
import type { ReactNode, RefObject } from "react";
import { isFocusFree, rememberOpener } from "./opener";

export interface PanelFrame {
  label: string;
  align: "start" | "end";
  button: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

/** Only for what is fetched when first wanted. */
export default function PopoverPanel({
  label,
  align,
  button,
  onClose,
  children,
}: PanelFrame & { children: ReactNode }) {
  return (
    <Root open onOpenChange={(open) => !open && onClose()}>
      <Anchor asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </Anchor>
      <Portal>
        <Content
          ref={(node) => rememberOpener(node, button.current)}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          onInteractOutside={(event) =>
            event.target instanceof Node && button.current?.contains(event.target) && event.preventDefault()
          }
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (isFocusFree()) button.current?.focus();
          }}
          className="animate-appear shadow-float z-50 max-h-[var(--radix-popover-content-available-height)] min-w-56 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-lg bg-raised p-3 outline-none"
        >
          {children}
        </Content>
      </Portal>
    </Root>
  );
}
