"use client";

import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import * as texts from "@/lib/domain/texts/sub-user";

interface SelectionBarProps {
  count: number;
  /** On how many pages they are; null when that cannot be said. */
  pages: number | null;
  /** How many of them the present filter leaves out; null when that is not known. */
  outside: number | null;
  /** How many match the filter; offered when more than are selected. */
  matching: number;
  most: number;
  pending: boolean;
  onAll: () => void;
  onClear: () => void;
  actions: ReactNode;
}

/** Floats above the last rows, so selecting moves nothing. On a phone it leaves room for page buttons. */
export function SelectionBar({
  count,
  pages,
  outside,
  matching,
  most,
  pending,
  onAll,
  onClear,
  actions,
}: SelectionBarProps) {
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-14 z-10 flex justify-center px-2 max-md:sticky max-md:bottom-20 max-md:py-2">
      <div
        role="region"
        aria-label={texts.selectionTitle}
        className="animate-rise shadow-float pointer-events-auto flex max-w-full flex-wrap items-center gap-x-1 gap-y-1 rounded-lg bg-raised px-2 py-1.5 text-[0.8125rem]"
      >
        <span role="status" className="px-1.5 font-medium tabular-nums">
          {pages !== null && pages > 1 ? texts.selectedOnPages(count, pages) : texts.selected(count)}
          {outside !== null && outside > 0 && (
            <span className="font-normal text-warn">{texts.notInThisView(outside)}</span>
          )}
        </span>
        {matching > count - (outside ?? 0) && (
          <Button
            size="sm"
            variant="ghost"
            pending={pending}
            onClick={onAll}
            title={matching > most ? texts.mostSelected(most) : undefined}
          >
            {matching > most ? texts.selectFirst(most) : texts.selectAllMatching(matching)}
          </Button>
        )}
        {actions}
        <Button size="sm" variant="ghost" onClick={onClear} aria-keyshortcuts="Escape">
          {texts.clearSelection}
        </Button>
      </div>
    </div>
  );
}
