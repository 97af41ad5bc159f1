"use client";

import { useAccounts } from "@/components/accounts/use-accounts";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Rich } from "@/components/ui/rich";
import { cx } from "@/components/ui/cx";
import {
  alertKindInfo,
  alertKinds,
  alertStates,
  type AlertKind,
  type AlertsFilter,
  type AlertsView,
} from "@/lib/domain/alerts/alert";
import { formatCount, visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/alerts";
import type { AlertsAddress } from "./search";

interface AlertFiltersProps {
  given: AlertsAddress;
  counts: AlertsView["counts"];
  onChange: (patch: Partial<AlertsFilter>) => void;
}

export function AlertFilters({ given, counts, onChange }: AlertFiltersProps) {
  const providers = new Map(useAccounts().map(({ provider, providerLabel }) => [provider, providerLabel]));
  // That of an account that was removed is still in force: it is named, so that it can be lifted.
  if (given.provider !== null && !providers.has(given.provider))
    providers.set(given.provider, given.provider);
  const narrowed = given.provider !== null;
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2 border-b px-4 py-2.5">
      <div role="group" aria-label={texts.showFilter} className="flex flex-wrap gap-1">
        {alertStates.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={given.state === state}
            className={cx(
              "inline-flex h-7 items-center gap-1.5 rounded-md border px-2 text-xs font-medium tabular-nums",
              given.state === state
                ? "border-accent bg-accent-soft text-accent"
                : "text-muted hover:bg-sunken",
            )}
            onClick={() => onChange({ state })}
          >
            <Rich
              parts={texts.stateWithCount(
                texts.states[state],
                <span className="font-normal">{formatCount(counts[state])}</span>,
              )}
            />
          </button>
        ))}
      </div>
      <div className="lg:ml-auto grid gap-2 max-sm:w-full max-sm:grid-cols-2 sm:flex">
        <Field label={texts.kindFilter}>
          {(control) => (
            <Select
              {...control}
              value={given.kind ?? ""}
              onChange={(event) => onChange({ kind: (event.target.value || null) as AlertKind | null })}
            >
              <option value="">{texts.any}</option>
              {given.kind !== null && !alertKinds.some((kind) => kind === given.kind) && (
                <option value={given.kind}>{visibleText(given.kind)}</option>
              )}
              {alertKinds.map((kind) => (
                <option key={kind} value={kind}>
                  {alertKindInfo[kind].label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {(providers.size > 1 || narrowed) && (
          <Field label={texts.providerFilter}>
            {(control) => (
              <Select
                {...control}
                value={given.provider ?? ""}
                onChange={(event) => onChange({ provider: event.target.value || null })}
              >
                <option value="">{texts.any}</option>
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
