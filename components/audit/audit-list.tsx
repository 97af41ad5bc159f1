"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Skeleton } from "@/components/ui/skeleton";
import { AuditRow } from "./audit-row";
import { auditQuery } from "./queries";

interface AuditListProps {
  /** As the API is asked. */
  search: string;
  /** Left out on the page of one sub-user. */
  showSubject?: boolean;
  empty: ReactNode;
}

/** Newest first; older rows on demand. */
export function AuditList({ search, showSubject = true, empty }: AuditListProps) {
  const { data, error, hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage, refetch } =
    useInfiniteQuery(auditQuery(search));
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="grid gap-3">
      {error && (
        <Banner
          tone="bad"
          action={
            <Button size="sm" onClick={() => void refetch()}>
              Try again
            </Button>
          }
        >
          {error.message}
        </Banner>
      )}
      {!data && !error && <Skeleton className={cx("rounded-lg", showSubject ? "h-96" : "h-28")} />}
      {data && rows.length === 0 && empty}
      {rows.length > 0 && (
        <ol
          className={cx(
            "divide-y overflow-hidden rounded-lg border bg-surface",
            isPlaceholderData && "opacity-60",
          )}
        >
          {rows.map((row) => (
            <AuditRow key={row.seq} row={row} showSubject={showSubject} />
          ))}
        </ol>
      )}
      {hasNextPage && (
        <div className="flex justify-center">
          <Button pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Load older
          </Button>
        </div>
      )}
    </div>
  );
}
