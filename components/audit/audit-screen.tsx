"use client";

import { Download, ScrollText } from "lucide-react";
import { useQueryStates } from "nuqs";
import { PageHeader } from "@/components/ui/page-header";
import { useAllowed } from "@/components/actor";
import { Button, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { AuditFilters } from "./audit-filters";
import { AuditList } from "./audit-list";
import { auditSearchText, isAuditFiltered, noAuditFilter, type AuditSearch } from "@/lib/domain/audit/search";
import { auditSearch } from "./search";

/** Who did what to whom. The view lives in the address, so that a link shows a colleague the same. */
export function AuditScreen() {
  const mayExport = useAllowed("audit.export");
  const [search, setSearch] = useQueryStates(auditSearch, { history: "replace" });
  const text = auditSearchText(search);
  const change = (patch: Partial<AuditSearch>) => void setSearch(patch);
  return (
    <div className="mx-auto max-w-6xl">
      <PageHeader
        title="Audit"
        detail={
          <>
            Each row is chained to the one before, so any change, gap or reordering shows.{" "}
            <code className="whitespace-nowrap font-mono text-xs">npm run audit:verify</code> checks the whole
            chain.
          </>
        }
        actions={
          mayExport && (
            <a href={`/api/audit/export${text && `?${text}`}`} download className={buttonClass()}>
              <Download aria-hidden="true" className="size-4" />
              Export CSV
            </a>
          )
        }
      />
      <AuditFilters search={search} onChange={change} />
      <AuditList
        search={text}
        empty={
          <EmptyState
            icon={<ScrollText />}
            title={isAuditFiltered(search) ? "Nothing in the audit matches" : "The audit is empty"}
            action={
              isAuditFiltered(search) && <Button onClick={() => change(noAuditFilter)}>Clear filters</Button>
            }
          >
            <p>
              {isAuditFiltered(search)
                ? "Take a filter away to see more."
                : "What people do here is written down from the first sign-in on."}
            </p>
          </EmptyState>
        }
      />
    </div>
  );
}
