"use client";

import { Download, ScrollText } from "lucide-react";
import { useQueryStates } from "nuqs";
import { PageHeader } from "@/components/ui/page-header";
import { useAllowed } from "@/components/actor";
import { Button, buttonClass } from "@/components/ui/button";
import { Rich } from "@/components/ui/rich";
import { EmptyState } from "@/components/ui/empty-state";
import { AuditFilters } from "./audit-filters";
import { AuditList } from "./audit-list";
import { auditSearchText, isAuditFiltered, noAuditFilter, type AuditSearch } from "@/lib/domain/audit/search";
import * as texts from "@/lib/domain/texts/audit";
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
        title={texts.title}
        detail={
          <Rich
            parts={texts.detail((command) => (
              <code className="whitespace-nowrap font-mono text-xs">{command}</code>
            ))}
          />
        }
        actions={
          mayExport && (
            <a href={`/api/audit/export${text && `?${text}`}`} download className={buttonClass()}>
              <Download aria-hidden="true" className="size-4" />
              {texts.exportCsv}
            </a>
          )
        }
      />
      <AuditFilters search={search} onChange={change} />
      <AuditList
        search={text}
        byDay={search.from !== "" || search.to !== ""}
        empty={(archived) => (
          <EmptyState
            icon={<ScrollText />}
            title={
              !isAuditFiltered(search)
                ? texts.emptyTitle
                : archived
                  ? texts.noneOutsideMatchesTitle
                  : texts.noneMatchesTitle
            }
            action={
              isAuditFiltered(search) && (
                <Button onClick={() => change(noAuditFilter)}>{texts.clearFilters}</Button>
              )
            }
          >
            <p>{isAuditFiltered(search) ? texts.noneMatches : texts.empty}</p>
          </EmptyState>
        )}
      />
    </div>
  );
}
