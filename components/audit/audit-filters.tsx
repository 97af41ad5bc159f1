"use client";

import { ChevronDown } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { SearchBox } from "@/components/data-table/search-box";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { auditPeopleQuery } from "./queries";
import { maxAuditSearchLength } from "@/lib/domain/audit/audit";
import { visibleText } from "@/lib/domain/format";
import { twoDigits } from "@/lib/domain/dates";
import { auditOutcomes } from "@/lib/domain/audit/audit";
import { actionsIn, isAuditFiltered, noAuditFilter, type AuditSearch } from "@/lib/domain/audit/search";
import { actionText, auditActionLabels, auditOutcomeWords, outcomeWords } from "@/lib/domain/audit/words";
import * as texts from "@/lib/domain/texts/audit";

interface AuditFiltersProps {
  search: AuditSearch;
  onChange: (patch: Partial<AuditSearch>) => void;
}

/** In days back from today, in the reader's time zone. */
const spans = [
  { label: texts.today, from: 0, to: 0 },
  { label: texts.yesterday, from: 1, to: 1 },
  { label: texts.lastSevenDays, from: 6, to: 0 },
];

export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const people = useId();
  const { data: names = [] } = useQuery(auditPeopleQuery());
  const zone = search.zone || texts.utc;
  const days = (patch: Partial<AuditSearch>) => onChange({ ...patch, zone: readersZone() });
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <div className="flex max-sm:w-full">
          <SearchBox
            label={texts.search}
            placeholder={texts.searchHint}
            value={search.q}
            longest={maxAuditSearchLength}
            onChange={(q) => onChange({ q })}
            onLeave={() => undefined}
          />
        </div>
        {spans.map(({ label, from, to }) => (
          <Button key={label} size="sm" onClick={() => days({ from: dayBack(from), to: dayBack(to) })}>
            {label}
          </Button>
        ))}
        {isAuditFiltered(search) && (
          <Button size="sm" variant="ghost" onClick={() => onChange(noAuditFilter)}>
            {texts.clearFilters}
          </Button>
        )}
        {search.run && (
          <Only label={texts.oneRun} name={texts.oneRunName} onClear={() => onChange({ run: "" })} />
        )}
        {search.subUser && (
          <Only
            label={texts.oneSubUser}
            name={texts.oneSubUserName}
            onClear={() => onChange({ subUser: "", account: "" })}
          />
        )}
      </div>
      <div
        role="group"
        aria-label={texts.filters}
        className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5"
      >
        <Field label={texts.person}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              list={people}
              maxLength={64}
              value={search.actor}
              onChange={(event) => onChange({ actor: event.target.value })}
            />
          )}
        </Field>
        <datalist id={people}>
          {names.map((name) => (
            <option key={name} value={visibleText(name)} />
          ))}
        </datalist>
        <ActionField search={search} onChange={onChange} />
        <Field label={texts.outcome}>
          {(control) => (
            <Select
              {...control}
              value={search.outcome}
              onChange={(event) => onChange({ outcome: event.target.value })}
            >
              <option value="">{texts.any}</option>
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
        <Field label={texts.fromDay(zone)}>
          {(control) => (
            <Input
              {...control}
              type="date"
              max={search.to || undefined}
              value={search.from}
              onChange={(event) => days({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label={texts.toDay(zone)}>
          {(control) => (
            <Input
              {...control}
              type="date"
              min={search.from || undefined}
              value={search.to}
              onChange={(event) => days({ to: event.target.value })}
            />
          )}
        </Field>
      </div>
    </div>
  );
}

/** Any number of actions; none chosen means all. */
function ActionField({ search, onChange }: AuditFiltersProps) {
  const chosen = actionsIn(search.action);
  const unknown = chosen.filter((action) => !(action in auditActionLabels));
  const toggle = (action: string) =>
    onChange({
      action: (chosen.includes(action)
        ? chosen.filter((other) => other !== action)
        : [...chosen, action]
      ).join(","),
    });
  const said =
    chosen.length === 0
      ? texts.any
      : chosen.length === 1
        ? actionText(chosen[0] ?? "")
        : texts.actions(chosen.length);
  return (
    <div className="grid content-start gap-1.5">
      <span aria-hidden="true" className="text-[0.8125rem] font-medium">
        {texts.action}
      </span>
      <Popover
        label={texts.action}
        aria-label={texts.actionIs(said)}
        className="w-full !justify-start !border-line-strong !px-2.5 !font-normal !shadow-none max-sm:!text-base [&>span]:w-full"
        content={() => (
          <div className="grid max-h-80 gap-1 overflow-y-auto">
            {[...unknown, ...Object.keys(auditActionLabels)].map((action) => (
              <Checkbox
                key={action}
                className="text-[0.8125rem]"
                label={visibleText(actionText(action))}
                checked={chosen.includes(action)}
                onChange={() => toggle(action)}
              />
            ))}
          </div>
        )}
      >
        <span className="truncate">{visibleText(said)}</span>
        <ChevronDown aria-hidden="true" className="ml-auto size-3.5 shrink-0 text-muted" />
      </Popover>
    </div>
  );
}

const readersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The ISO date so many days ago, in the reader's time zone. */
function dayBack(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() - days);
  return `${day.getFullYear()}-${twoDigits(day.getMonth() + 1)}-${twoDigits(day.getDate())}`;
}

function Only({ label, name, onClear }: { label: string; name: string; onClear: () => void }) {
  return (
    <Button size="sm" onClick={onClear} aria-label={name}>
      {label}
    </Button>
  );
}
