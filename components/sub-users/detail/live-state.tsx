"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Spinner } from "@/components/ui/spinner";
import { Time } from "@/components/ui/time";
import type { LiveSubUser, SubUser } from "@/lib/domain/sub-users/sub-user";

interface LiveStateProps {
  live: UseQueryResult<LiveSubUser>;
  subUser: SubUser;
  providerLabel: string;
}

/** How sure one may be of what is shown. One line that is always there, so that nothing moves. */
export function LiveState({ live, subUser, providerLabel }: LiveStateProps) {
  const problem = live.data?.problem ?? live.error?.message;
  return (
    <p role="status" className="flex min-h-5 items-center gap-1.5 text-[0.8125rem] text-muted">
      {live.isPending || live.isFetching ? (
        <>
          <Spinner className="!size-3" /> Checking with {providerLabel}…
        </>
      ) : problem ? (
        <span className="text-warn">
          {problem} What you see was read <Time at={subUser.observedAt} />.
        </span>
      ) : (
        <span>
          Confirmed by {providerLabel} <Time at={subUser.observedAt} />
        </span>
      )}
    </p>
  );
}
