"use client";

import { useId, useRef, useState, type ComponentType, type ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { lazyPart } from "./lazy-part";
import type { PanelFrame } from "./popover-panel";

const PopoverPanel = lazyPart(() => import("./popover-panel"), { over: true });

interface PopoverProps extends Omit<ButtonProps, "children" | "content" | "onClick"> {
  /** The name of the panel, and of a button without text. */
  label: string;
  children: ReactNode;
  align?: "start" | "end";
  content: (close: () => void) => ReactNode;
}

/** A button that opens a small panel with controls, whose code is fetched when first needed. */
export function Popover({ content, ...rest }: PopoverProps) {
  return <PopoverButton {...rest} panel={ContentPanel} preload={PopoverPanel.preload} given={{ content }} />;
}

function ContentPanel({ content, ...frame }: PanelFrame & Pick<PopoverProps, "content">) {
  return <PopoverPanel {...frame}>{content(frame.onClose)}</PopoverPanel>;
}

interface PopoverButtonProps<Given> extends Omit<PopoverProps, "content"> {
  panel: ComponentType<Given & PanelFrame>;
  /** Fetches the code of the panel. */
  preload: () => void;
  /** Further props of the panel. */
  given: Given;
}

/**
 * The same for a panel whose controls are fetched with it: it opens once they are there, so that the
 * first one gets the focus.
 */
export function PopoverButton<Given extends object>({
  label,
  children,
  align = "start",
  panel: Panel,
  preload,
  given,
  ...rest
}: PopoverButtonProps<Given>) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <span className="anchor">
      <Button
        {...rest}
        ref={button}
        id={id}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => setOpen(!open)}
      >
        {children}
      </Button>
      {open && (
        <Panel {...given} label={label} align={align} button={button} onClose={() => setOpen(false)} />
      )}
    </span>
  );
}
