"use client";

import { useState, type ComponentProps } from "react";
import * as texts from "@/lib/domain/texts/table";
import { pageRange } from "./page-range";

interface PaginationProps {
  page: number;
  size: number;
  total: number;
  sizes: readonly number[];
  onPage: (page: number) => void;
  onSize: (size: number) => void;
  /** The next page is about to be wanted. */
  onNear: () => void;
}

export function Pagination({ page: asked, size, total, sizes, onPage, onSize, onNear }: PaginationProps) {
  const { page, pages, range } = pageRange({ page: asked, size, total });
  return (
    <nav
      aria-label={texts.pages}
      className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t px-2 py-1 text-xs text-muted tabular-nums"
    >
      <span className="px-1" aria-live="polite">
        {range}
      </span>
      <div className="flex items-center gap-3">
        <label className="flex items-center gap-1.5 max-sm:hidden">
          {texts.rowsPerPage}
          <select
            className="h-7 rounded-md border border-line bg-surface px-1 text-xs text-ink"
            value={size}
            onChange={(event) => onSize(Number(event.target.value))}
          >
            {sizes.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <div className="flex items-center">
          <Step label={texts.firstPage} sign="first" disabled={page <= 1} onClick={() => onPage(1)} />
          <Step
            label={texts.previousPage}
            sign="back"
            disabled={page <= 1}
            onClick={() => onPage(page - 1)}
          />
          <PageInput key={page} page={page} pages={pages} onPage={onPage} />
          <Step
            label={texts.nextPage}
            sign="on"
            disabled={page >= pages}
            onPointerEnter={onNear}
            onFocus={onNear}
            onClick={() => onPage(page + 1)}
          />
          <Step label={texts.lastPage} sign="last" disabled={page >= pages} onClick={() => onPage(pages)} />
        </div>
      </div>
    </nav>
  );
}

/** Its sign is drawn by the stylesheet. */
function Step({
  label,
  sign,
  ...rest
}: ComponentProps<"button"> & { label: string; sign: "first" | "back" | "on" | "last" }) {
  return <button {...rest} type="button" aria-label={label} title={label} className={`page-step ${sign}`} />;
}

function PageInput({ page, pages, onPage }: { page: number; pages: number; onPage: (page: number) => void }) {
  const [typed, setTyped] = useState(String(page));
  const go = () => {
    if (!/^\d+$/.test(typed.trim())) return setTyped(String(page));
    const next = Math.min(pages, Math.max(1, Number(typed)));
    setTyped(String(next));
    if (next !== page) onPage(next);
  };
  return (
    <form
      className="flex items-center gap-1.5 px-1"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input
        aria-label={texts.page}
        inputMode="numeric"
        className="h-7 w-12 rounded-md border border-line-strong bg-surface px-1 text-center text-xs text-ink"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={go}
        onFocus={(event) => event.target.select()}
      />
      <span className="whitespace-nowrap">{texts.ofPages(pages)}</span>
    </form>
  );
}
