"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { Rich } from "@/components/ui/rich";
import { Spinner } from "@/components/ui/spinner";
import { Time } from "@/components/ui/time";
import type { LiveSubUser, SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/sub-user";

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
          <Spinner className="!size-3" /> {texts.checking(providerLabel)}
        </>
      ) : problem ? (
        <span className="text-warn">
          <Rich parts={texts.notConfirmed(problem, <Time at={subUser.observedAt} />)} />
        </span>
      ) : (
        <span>
          <Rich parts={texts.confirmed(providerLabel, <Time at={subUser.observedAt} />)} />
        </span>
      )}
    </p>
  );
}
