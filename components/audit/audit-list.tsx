"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { cx } from "@/components/ui/cx";
import { OlderPages } from "@/components/ui/older-pages";
import { Rich } from "@/components/ui/rich";
import { Moment } from "@/components/ui/time";
import type { Archived } from "@/lib/domain/audit/audit";
import * as texts from "@/lib/domain/texts/audit";
import { AuditRow } from "./audit-row";
import { auditQuery } from "./queries";

interface AuditListProps {
  /** It asks for days: what is only in archive files is then said before the rows. */
  byDay: boolean;
  /** The query string of the API, without the question mark. */
  search: string;
  /** Instead of the rows, where there are none; some that match may be in archive files. */
  empty: (archived: boolean) => ReactNode;
}

/** Newest first; older rows on demand. */
export function AuditList({ search, byDay, empty }: AuditListProps) {
  const query = useInfiniteQuery(auditQuery(search));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const archived = query.data?.pages.at(-1)?.archived ?? null;
  const first = byDay || rows.length === 0;
  return (
    <div className="grid gap-3">
      {archived && first && <ArchivedNote archived={archived} />}
      <OlderPages query={query} skeleton="h-96" empty={empty(archived !== null)}>
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
      {archived && !first && !query.hasNextPage && <ArchivedNote archived={archived} />}
    </div>
  );
}

/** What the rows cannot have. */
function ArchivedNote({ archived: { through, until } }: { archived: Archived }) {
  return (
    <Banner>
      <Rich
        parts={texts.archived(through, <Moment at={until} />, (command) => (
          <code className="whitespace-nowrap font-mono text-xs">{command}</code>
        ))}
      />
    </Banner>
  );
}
