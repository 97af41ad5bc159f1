import type { ReactNode } from "react";
import * as common from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/controls";
import { Banner } from "./banner";
import { Button } from "./button";
import { cx } from "./cx";
import { Skeleton } from "./skeleton";

interface OlderPagesProps {
  /** An infinite query, newest first. */
  query: {
    data: unknown;
    error: Error | null;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
    refetch: () => Promise<unknown>;
  };
  /** The height of what is being read. */
  skeleton: string;
  /** Instead of the rows, where there are none. */
  empty: ReactNode;
  /** The rows; null where there are none. */
  children: ReactNode;
}

/** A list whose older rows are read on demand. An error leaves what was read in place. */
export function OlderPages({ query, skeleton, empty, children }: OlderPagesProps) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = query;
  return (
    <div className="grid gap-3">
      {error && (
        <Banner
          tone="bad"
          action={
            <Button size="sm" onClick={() => void refetch()}>
              {common.tryAgain}
            </Button>
          }
        >
          {error.message}
        </Banner>
      )}
      {data === undefined && !error && <Skeleton className={cx("rounded-lg", skeleton)} />}
      {data !== undefined && (children ?? empty)}
      {hasNextPage && (
        <div className="flex justify-center">
          <Button pending={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {texts.loadOlder}
          </Button>
        </div>
      )}
    </div>
  );
}
