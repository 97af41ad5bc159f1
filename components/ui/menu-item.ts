import type { ReactNode } from "react";

/** What a menu can hold. Plain data, so that the drawing part can be loaded when the menu is first wanted. */
export type MenuItem =
  | {
      kind?: "action";
      label: string;
      icon?: ReactNode;
      hint?: ReactNode;
      danger?: boolean;
      disabled?: boolean;
      onSelect: () => void;
    }
  | { kind: "link"; label: string; icon?: ReactNode; href: string }
  /** Stays open when ticked. */
  | {
      kind: "check";
      label: string;
      checked: boolean;
      disabled?: boolean;
      onChange: (checked: boolean) => void;
    }
  | {
      kind: "choices";
      label: string;
      value: string;
      options: { value: string; label: string; icon?: ReactNode }[];
      onChange: (value: string) => void;
    }
  | { kind: "heading"; label: string; detail?: string }
  | { kind: "separator" };
