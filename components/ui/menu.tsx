"use client";

import { useId, useRef, useState, type ComponentType, type ReactNode } from "react";
import { Button, type ButtonProps } from "./button";
import { cx } from "./cx";
import { lazyPart } from "./lazy-part";
import type { MenuFrame, MenuItem } from "./menu-panel";

const MenuPanel = lazyPart(() => import("./menu-panel"), { over: true });

interface MenuProps extends Omit<ButtonProps, "children" | "onClick"> {
  /** The name of the button and of the menu. */
  label: string;
  items: MenuItem[];
  align?: "start" | "end";
  /** Shown in the button; without it, only the icon is. */
  children?: ReactNode;
}

/**
 * A button that opens a menu. The menu's code is fetched when the button is first pointed at, focused or
 * pressed.
 */
export function Menu({ items, ...rest }: MenuProps) {
  return <MenuButton {...rest} panel={MenuPanel} preload={MenuPanel.preload} given={{ items }} />;
}

interface MenuButtonProps<Given> extends Omit<MenuProps, "items"> {
  panel: ComponentType<Given & MenuFrame>;
  /** Fetches the code of the panel. */
  preload: () => void;
  /** Further props of the panel. */
  given: Given;
}

/** The same for a menu whose items are fetched with it. */
export function MenuButton<Given extends object>({
  label,
  align = "end",
  panel: Panel,
  preload,
  given,
  children,
  variant = "ghost",
  className,
  ...rest
}: MenuButtonProps<Given>) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <span className="anchor">
      <Button
        {...rest}
        ref={button}
        id={id}
        variant={variant}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={children === undefined ? label : undefined}
        title={children === undefined ? label : undefined}
        className={cx(children === undefined && "w-8 !px-0", className)}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" || open) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </Button>
      {open && (
        <Panel {...given} label={label} align={align} button={button} onClose={() => setOpen(false)} />
      )}
    </span>
  );
}
