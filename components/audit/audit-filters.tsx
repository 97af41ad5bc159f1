"use client";

import { SearchBox } from "@/components/data-table/search-box";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { longestAuditSearch } from "@/lib/domain/audit/audit";
import { visibleText } from "@/lib/domain/format";
import { auditOutcomes } from "@/lib/domain/audit/audit";
import { isAuditFiltered, noAuditFilter, type AuditSearch } from "@/lib/domain/audit/search";
import { auditActionLabels, auditOutcomeWords, outcomeWords } from "@/lib/domain/audit/words";

interface AuditFiltersProps {
  search: AuditSearch;
  onChange: (patch: Partial<AuditSearch>) => void;
}

export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox
          label="Search the audit"
          placeholder="Sub-user, person, reason"
          value={search.q}
          longest={longestAuditSearch}
          onChange={(q) => onChange({ q })}
          onLeave={() => undefined}
        />
        {isAuditFiltered(search) && (
          <Button size="sm" variant="ghost" onClick={() => onChange(noAuditFilter)}>
            Clear filters
          </Button>
        )}
        {search.run && <Only label="One run" onClear={() => onChange({ run: "" })} />}
        {search.subUser && (
          <Only label="One sub-user" onClear={() => onChange({ subUser: "", account: "" })} />
        )}
      </div>
      <div role="group" aria-label="Filters" className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
        <Field label="Person">
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={64}
              value={search.actor}
              onChange={(event) => onChange({ actor: event.target.value })}
            />
          )}
        </Field>
        <Field label="Action">
          {(control) => (
            <Select
              {...control}
              value={search.action}
              onChange={(event) => onChange({ action: event.target.value })}
            >
              <option value="">Any</option>
              {search.action !== "" && !(search.action in auditActionLabels) && (
                <option value={search.action}>{visibleText(search.action)}</option>
              )}
              {Object.entries(auditActionLabels).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Outcome">
          {(control) => (
            <Select
              {...control}
              value={search.outcome}
              onChange={(event) => onChange({ outcome: event.target.value })}
            >
              <option value="">Any</option>
              {search.outcome !== "" && outcomeWords(search.outcome) === null && (
                <option value={search.outcome}>{visibleText(search.outcome)}</option>
              )}
              {auditOutcomes.map((value) => (
                <option key={value} value={value}>
                  {auditOutcomeWords[value].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="From (UTC)">
          {(control) => (
            <Input
              {...control}
              type="date"
              max={search.to || undefined}
              value={search.from}
              onChange={(event) => onChange({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label="To (UTC)">
          {(control) => (
            <Input
              {...control}
              type="date"
              min={search.from || undefined}
              value={search.to}
              onChange={(event) => onChange({ to: event.target.value })}
            />
          )}
        </Field>
      </div>
    </div>
  );
}

function Only({ label, onClear }: { label: string; onClear: () => void }) {
  return (
    <Button size="sm" onClick={onClear} aria-label={`${label} only: show all again`}>
      {label} only ×
    </Button>
  );
}
