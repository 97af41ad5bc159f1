"use client";

import { useId, useRef, useState, type ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { lazyPart } from "./lazy-part";

const PopoverPanel = lazyPart(() => import("./popover-panel"), { over: true });

interface PopoverProps extends Omit<ButtonProps, "children" | "content" | "onClick"> {
  /** The name of the panel, and of the button when it shows no words of its own. */
  label: string;
  children: ReactNode;
  content: (close: () => void) => ReactNode;
  align?: "start" | "end";
}

/** A button that opens a small panel with controls. The panel's code is fetched when first wanted. */
export function Popover({ label, children, content, align = "start", ...rest }: PopoverProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <span className="anchor">
      <Button
        {...rest}
        ref={button}
        id={id}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={PopoverPanel.preload}
        onFocus={PopoverPanel.preload}
        onClick={() => setOpen(!open)}
      >
        {children}
      </Button>
      {open && (
        <PopoverPanel label={label} align={align} button={button} onClose={close}>
          {content(close)}
        </PopoverPanel>
      )}
    </span>
  );
}
