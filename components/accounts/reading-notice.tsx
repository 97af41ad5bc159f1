"use client";

import { LoaderCircle } from "lucide-react";
import { readingText } from "@/lib/domain/accounts/reading";
import { useAccounts } from "./use-accounts";

/** The progress of each account's first reading; nothing once all are read. */
export function ReadingNotice() {
  const parts = useAccounts().flatMap(({ label, reading }) => (reading ? [readingText(label, reading)] : []));
  return (
    <div role="status" className="contents">
      {parts.length > 0 && (
        <p className="flex items-center gap-2 px-1 py-1.5 text-[0.8125rem] text-muted tabular-nums">
          <LoaderCircle aria-hidden="true" className="size-3.5 shrink-0 animate-spin" />
          {parts.join(" ")}
        </p>
      )}
    </div>
  );
}
