"use client";

import { ArrowLeft, ArrowRight, Minus, Plus, RotateCcw } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
import { Button, IconButton } from "@/components/ui/button";
import PopoverPanel from "@/components/ui/popover-panel";
import * as texts from "@/lib/domain/texts/sub-user";
import { fromPixels, moved, resized } from "./arrange";
import { isUsual, usualLayout, type ColumnLayout } from "./layout";

interface Arrangeable {
  id: string;
  label: string;
  width: number;
  fixed?: boolean;
}

interface ArrangePanelProps<Column extends Arrangeable> {
  /** Around the button of the menu that leads here. */
  frame: RefObject<HTMLElement | null>;
  columns: readonly Column[];
  shown: readonly Column[];
  layout: ColumnLayout;
  onLayout: (layout: ColumnLayout) => void;
  onClose: () => void;
}

/** A press, in the unit of widths. */
const step = 24;

/** Only for the toolbar, which loads it: moves and resizes columns without a pointer. */
export default function ArrangePanel<Column extends Arrangeable>({
  frame,
  columns,
  shown,
  layout,
  onLayout,
  onClose,
}: ArrangePanelProps<Column>) {
  const button = useRef(frame.current?.querySelector("button") ?? null);
  const list = useRef<HTMLUListElement>(null);
  const pressed = useRef<Element | null>(null);
  const [said, setSaid] = useState("");

  // A line that is moved takes the focus along.
  useEffect(() => {
    if (pressed.current instanceof HTMLElement && list.current?.contains(pressed.current))
      pressed.current.focus();
  });

  const act = (next: ColumnLayout, words: string) => {
    pressed.current = document.activeElement;
    onLayout(next);
    setSaid(words);
  };
  const move = (column: Column, by: number) => {
    const to = shown.indexOf(column) + by;
    act(moved(layout, columns, shown, column, to), texts.columnIsNow(column.label, to + 1, shown.length));
  };
  const resize = (column: Column, by: number) => {
    // As wide as it is now: the one that takes what is left has no width of its own.
    const head = headOf(shown.indexOf(column));
    const now = head ? fromPixels(head.offsetWidth) : column.width;
    const next = resized(layout, column, now + by);
    act(next, texts.columnIsWide(column.label, next.widths[column.id] ?? column.width));
  };

  return (
    <PopoverPanel label={texts.arrangeTitle} align="end" button={button} onClose={onClose}>
      <h2 className="text-xs font-medium text-muted">{texts.arrangeTitle}</h2>
      <p className="mb-2 max-w-72 text-xs text-faint">{texts.arrangeHelp}</p>
      <ul ref={list} className="grid max-h-80 overflow-y-auto">
        {shown.map((column, at) => (
          <li key={column.id} className="flex min-h-8 items-center gap-0.5 text-[0.8125rem]">
            <span className="min-w-28 flex-1 truncate pr-3">{column.label}</span>
            <Act
              label={texts.moveLeft(column.label)}
              icon={<ArrowLeft aria-hidden="true" className="size-4" />}
              off={column.fixed || at <= 1}
              onClick={() => move(column, -1)}
            />
            <Act
              label={texts.moveRight(column.label)}
              icon={<ArrowRight aria-hidden="true" className="size-4" />}
              off={column.fixed || at === shown.length - 1}
              onClick={() => move(column, 1)}
            />
            <span className="w-2" />
            <Act
              label={texts.makeNarrower(column.label)}
              icon={<Minus aria-hidden="true" className="size-4" />}
              onClick={() => resize(column, -step)}
            />
            <Act
              label={texts.makeWider(column.label)}
              icon={<Plus aria-hidden="true" className="size-4" />}
              onClick={() => resize(column, step)}
            />
            <Act
              label={texts.usualWidth(column.label)}
              icon={<RotateCcw aria-hidden="true" className="size-3.5" />}
              off={!Object.hasOwn(layout.widths, column.id)}
              onClick={() => act(resized(layout, column, undefined), texts.columnIsUsual(column.label))}
            />
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
      <Button
        size="sm"
        className="mt-2"
        disabled={isUsual(layout)}
        onClick={() => act(usualLayout, texts.columnsAreUsual)}
      >
        {texts.usualOrderAndWidths}
      </Button>
    </PopoverPanel>
  );
}

/** Keeps the focus where it can do no more. */
function Act({
  label,
  icon,
  off = false,
  onClick,
}: {
  label: string;
  icon: ReactNode;
  off?: boolean;
  onClick: () => void;
}) {
  return (
    <IconButton
      size="sm"
      label={label}
      icon={icon}
      aria-disabled={off || undefined}
      className={off ? "!opacity-30" : undefined}
      onClick={off ? undefined : onClick}
    />
  );
}

function headOf(index: number): HTMLElement | undefined {
  return document.querySelectorAll<HTMLElement>(".data-table thead th")[index + 1];
}
