"use client";

import { FilterPill } from "@/components/data-table/filter-pill";
import { SearchBox } from "@/components/data-table/search-box";
import { filterPills } from "@/components/sub-users/filters";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Choice } from "@/components/usage/choice";
import { maxSearchLength } from "@/lib/domain/sub-users/filters";
import { noFilter } from "@/lib/domain/sub-users/one-filter";
import { plainSearch, type TableView } from "@/lib/domain/sub-users/search";
import * as texts from "@/lib/domain/texts/report";
import {
  isUsageFiltered,
  usageSpans,
  type UsageGroup,
  type UsageReportParams,
  type UsageSpan,
} from "@/lib/domain/usage/report";

const spans = Object.entries(usageSpans).map(([value, label]) => ({ value: value as UsageSpan, label }));
const groups = Object.entries(texts.groups).map(([value, label]) => ({ value: value as UsageGroup, label }));
const pills = [filterPills.provider, filterPills.account, filterPills.tag];

const pickFilters = ({ q, provider, account, tag }: typeof noFilter) => ({ q, provider, account, tag });

/** What takes every filter away. */
export const withoutFilters = pickFilters(noFilter);

interface ReportControlsProps {
  shown: UsageReportParams;
  onChange: (patch: Partial<UsageReportParams>) => void;
}

/** What is reported: the days, by what, and whose. */
export function ReportControls({ shown, onChange }: ReportControlsProps) {
  const view: TableView = {
    ...plainSearch,
    ...pickFilters({ ...noFilter, ...shown }),
    problems: {},
    cols: [],
    density: "dense",
    view: null,
  };
  return (
    <div className="mb-4 grid gap-3 print:hidden">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Choice
          label={texts.rangeChoice}
          options={spans}
          value={shown.span}
          onChange={(span) => onChange({ span })}
        />
        <div className="flex items-center gap-1.5 text-[0.8125rem] text-muted">
          <DayInput
            label={texts.fromDay}
            value={shown.from}
            onChange={(from) => onChange({ span: null, from })}
          />
          {texts.betweenDays}
          <DayInput label={texts.toDay} value={shown.to} onChange={(to) => onChange({ span: null, to })} />
        </div>
        <Choice
          label={texts.groupChoice}
          options={groups}
          value={shown.by}
          onChange={(by) => onChange({ by })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-2 max-sm:grid">
        <SearchBox
          label={texts.search}
          placeholder={texts.searchHint}
          value={shown.q}
          longest={maxSearchLength}
          onChange={(q) => onChange({ q })}
          onLeave={() => undefined}
        />
        <div role="group" aria-label={texts.filters} className="flex flex-wrap items-center gap-1.5">
          {pills.map((filter) => (
            <FilterPill
              key={filter.id}
              filter={filter}
              view={view}
              onChange={(patch) => onChange(pickFilters({ ...noFilter, ...shown, ...patch }))}
            />
          ))}
          {isUsageFiltered(shown) && (
            <Button size="sm" variant="ghost" onClick={() => onChange(withoutFilters)}>
              {texts.clearFilters}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

function DayInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Input
      type="date"
      aria-label={label}
      className="!h-7 !w-36"
      value={value}
      onChange={(event) => {
        if (event.target.value !== "") onChange(event.target.value);
      }}
    />
  );
}
