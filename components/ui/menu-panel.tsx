"use client";

import { Check } from "lucide-react";
import {
  CheckboxItem,
  Content,
  Item,
  ItemIndicator,
  Label,
  Portal,
  RadioGroup,
  RadioItem,
  Root,
  Separator,
  Trigger,
} from "radix-ui/dropdown-menu";
import type { ReactNode, RefObject } from "react";
import { cx } from "./cx";
import { KeyHint } from "./key-hint";
import { Link } from "./link";
import { isFocusFree, rememberOpener } from "./opener";

/** What the button passes to its menu. */
export interface MenuFrame {
  label: string;
  align: "start" | "end";
  button: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}

const row =
  "flex min-h-8 cursor-default select-none items-center gap-2 rounded px-2 py-1 text-[0.8125rem] outline-none data-[highlighted]:bg-sunken data-[disabled]:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0";

/**
 * Only for Menu, and for panels that are loaded in the same way. Its trigger is an invisible spot over the
 * real button, which keeps the focus.
 */
export default function MenuPanel({
  label,
  items,
  align,
  button,
  onClose,
}: MenuFrame & { items: MenuItem[] }) {
  return (
    <Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Trigger asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </Trigger>
      <Portal>
        <Content
          ref={(node) => rememberOpener(node, button.current)}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          aria-labelledby={undefined}
          onInteractOutside={(event) =>
            event.target instanceof Node && button.current?.contains(event.target) && event.preventDefault()
          }
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (isFocusFree()) button.current?.focus();
          }}
          className="animate-appear shadow-float z-50 max-h-[min(28rem,var(--radix-dropdown-menu-content-available-height))] min-w-44 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-lg bg-raised p-1"
        >
          {items.map((item, at) => (
            <Row key={item.kind === "separator" ? at : item.label} item={item} />
          ))}
        </Content>
      </Portal>
    </Root>
  );
}

function Row({ item }: { item: MenuItem }): ReactNode {
  switch (item.kind) {
    case "separator":
      return <Separator className="-mx-1 my-1 h-px bg-line" />;
    case "heading":
      return (
        <Label className="px-2 py-1.5 text-xs text-faint">
          <span className="block font-medium">{item.label}</span>
          {item.detail && <span className="block">{item.detail}</span>}
        </Label>
      );
    case "link":
      return (
        <Item asChild className={row}>
          <Link href={item.href}>
            {item.icon}
            {item.label}
          </Link>
        </Item>
      );
    case "check":
      return (
        <CheckboxItem
          checked={item.checked}
          disabled={item.disabled}
          className={row}
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={item.onChange}
        >
          <Ticked />
          {item.label}
        </CheckboxItem>
      );
    case "choices":
      return (
        <RadioGroup aria-label={item.label} value={item.value} onValueChange={item.onChange}>
          {item.options.map((option) => (
            <RadioItem key={option.value} value={option.value} className={row}>
              {option.icon}
              <span className="flex-1">{option.label}</span>
              <Ticked />
            </RadioItem>
          ))}
        </RadioGroup>
      );
    default:
      return (
        <Item
          disabled={item.disabled}
          onSelect={item.onSelect}
          aria-keyshortcuts={item.keys?.aria}
          className={cx(row, item.danger && "text-bad data-[highlighted]:bg-bad-soft")}
        >
          {item.icon}
          <span className="flex-1">{item.label}</span>
          {item.keys && <KeyHint>{item.keys.text}</KeyHint>}
        </Item>
      );
  }
}

function Ticked() {
  return (
    <span className="size-4">
      <ItemIndicator>
        <Check aria-hidden="true" />
      </ItemIndicator>
    </span>
  );
}

/** What a menu can hold. Plain data, so that the drawing part can be loaded when the menu is first wanted. */
export type MenuItem =
  | {
      kind?: "action";
      label: string;
      icon?: ReactNode;
      /** The key that does the same. */
      keys?: { text: string; aria: string | undefined };
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
