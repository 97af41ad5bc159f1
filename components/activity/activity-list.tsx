"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { activityQuery } from "@/components/page-queries";
import { cx } from "@/components/ui/cx";
import { OlderPages } from "@/components/ui/older-pages";
import type { Act } from "@/lib/domain/activity/activity";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/activity";
import { ActRow } from "./act-row";

interface ActivityListProps {
  filter?: Parameters<typeof activityQuery>[0];
  /** Set on the page of the sub-user that it is about, where whom it was done to is plain. */
  of?: SubUserRef;
  empty: ReactNode;
}

/** What was done, newest first; older acts on demand. */
export function ActivityList({ filter, of, empty }: ActivityListProps) {
  const query = useInfiniteQuery(activityQuery(filter));
  const acts = query.data?.pages.flatMap((page) => page.acts) ?? [];
  const cut = query.data?.pages.at(-1)?.cut === true;
  return (
    <OlderPages query={query} skeleton={of ? "h-28" : "h-96"} empty={empty}>
      {acts.length > 0 ? (
        <>
          <Acts
            of={of}
            acts={acts}
            className={cx(
              "rounded-lg border bg-surface shadow-lift",
              query.isPlaceholderData && "opacity-60",
            )}
          />
          {cut && <p className="text-xs text-muted">{texts.cut}</p>}
        </>
      ) : null}
    </OlderPages>
  );
}

export function Acts({ acts, of, className }: { acts: readonly Act[]; of?: SubUserRef; className?: string }) {
  const accounts = useAccounts();
  const accountLabel = (id: string) => accounts.find((account) => account.id === id)?.label ?? id;
  return (
    <ol className={cx("@container divide-y", className)}>
      {acts.map((act) => (
        <ActRow key={keyOf(act)} act={act} of={of} accountLabel={accountLabel} />
      ))}
    </ol>
  );
}

function keyOf(act: Act): string {
  switch (act.kind) {
    case "operation":
      return act.operation.id;
    case "run":
      return act.run.id;
    case "event":
      return `audit ${act.entry.seq}`;
  }
}
