"use client";

import { useRef } from "react";
import MenuPanel, { type MenuItem } from "@/components/ui/menu-panel";

interface RowMenuProps {
  label: string;
  items: MenuItem[];
  button: HTMLButtonElement;
  onClose: () => void;
}

/** One menu for all rows, laid over the button that asked for it. */
export function RowMenu({ label, items, button, onClose }: RowMenuProps) {
  const anchor = useRef(button);
  const { left, top, width, height } = button.getBoundingClientRect();
  return (
    <span className="pointer-events-none fixed" style={{ left, top, width, height }}>
      <MenuPanel label={label} items={items} align="end" button={anchor} onClose={onClose} />
    </span>
  );
}
