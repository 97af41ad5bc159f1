"use client";

import { useAccounts } from "@/components/accounts/use-accounts";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { cx } from "@/components/ui/cx";
import {
  alertKindInfo,
  alertKinds,
  alertStates,
  type AlertKind,
  type AlertsFilter,
  type AlertsView,
  type AlertState,
} from "@/lib/domain/alerts/alert";
import { formatCount, visibleText } from "@/lib/domain/format";

const labels: Record<AlertState, string> = {
  open: "Open",
  acknowledged: "Acknowledged",
  snoozed: "Snoozed",
  mine: "Mine",
  cleared: "Cleared",
};

interface AlertFiltersProps {
  filter: AlertsFilter & { state: AlertState };
  counts: AlertsView["counts"];
  onChange: (patch: Partial<AlertsFilter>) => void;
}

export function AlertFilters({ filter, counts, onChange }: AlertFiltersProps) {
  const providers = new Map(useAccounts().map(({ provider, providerLabel }) => [provider, providerLabel]));
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2 border-b px-4 py-2.5">
      <div role="group" aria-label="Show" className="flex flex-wrap gap-1">
        {alertStates.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={filter.state === state}
            className={cx(
              "inline-flex h-7 items-center gap-1.5 rounded-md border px-2 text-xs font-medium tabular-nums",
              filter.state === state
                ? "border-accent bg-accent-soft text-accent"
                : "text-muted hover:bg-sunken",
            )}
            onClick={() => onChange({ state })}
          >
            {labels[state]} <span className="font-normal">{formatCount(counts[state])}</span>
          </button>
        ))}
      </div>
      <div className="ml-auto flex flex-wrap gap-2">
        <Field label="Kind">
          {(control) => (
            <Select
              {...control}
              value={filter.kind ?? ""}
              onChange={(event) => onChange({ kind: (event.target.value || null) as AlertKind | null })}
            >
              <option value="">Any</option>
              {alertKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {alertKindInfo[kind].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {providers.size > 1 && (
          <Field label="Provider">
            {(control) => (
              <Select
                {...control}
                value={filter.provider ?? ""}
                onChange={(event) => onChange({ provider: event.target.value || null })}
              >
                <option value="">Any</option>
                {[...providers].map(([id, label]) => (
                  <option key={id} value={id}>
                    {visibleText(label)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
      </div>
    </div>
  );
}
