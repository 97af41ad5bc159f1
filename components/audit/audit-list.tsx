"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { OlderPages } from "@/components/ui/older-pages";
import { AuditRow } from "./audit-row";
import { auditQuery } from "./queries";

interface AuditListProps {
  /** The query string of the API, without the question mark. */
  search: string;
  empty: ReactNode;
}

/** Newest first; older rows on demand. */
export function AuditList({ search, empty }: AuditListProps) {
  const query = useInfiniteQuery(auditQuery(search));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <OlderPages query={query} skeleton="h-96" empty={empty}>
      {rows.length > 0 ? (
        <ol
          className={cx(
            "divide-y overflow-hidden rounded-lg border bg-surface",
            query.isPlaceholderData && "opacity-60",
          )}
        >
          {rows.map((row) => (
            <AuditRow key={row.seq} row={row} />
          ))}
        </ol>
      ) : null}
    </OlderPages>
  );
}
