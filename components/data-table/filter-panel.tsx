"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { ColumnFilter } from "./column";

interface FilterPanelProps<View> {
  filter: ColumnFilter<View>;
  values: string[];
  onChange: (values: string[]) => void;
  close: () => void;
}

/** Acts at once: there is nothing to apply. */
export function FilterPanel<View>({ filter, values, onChange, close }: FilterPanelProps<View>) {
  const options = filter.useOptions();
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const found = options.filter(({ label }) => label.toLowerCase().includes(wanted));
  const set = (value: string, on: boolean) => {
    if (filter.kind === "one") onChange(on ? [value] : []);
    else onChange(on ? [...values, value] : values.filter((other) => other !== value));
  };
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 text-xs font-medium text-muted">{filter.label}</legend>
      {options.length > 8 && <Input aria-label={`Search ${filter.label.toLowerCase()}`} placeholder="Search" value={typed} onChange={(event) => setTyped(event.target.value)} />}
      <div className="-mx-1 max-h-64 overflow-y-auto">
        {found.map(({ value, label }) => (
          <label key={value} className="flex min-h-8 items-center gap-2 rounded px-1 text-[0.8125rem] hover:bg-sunken">
            <input
              type={filter.kind === "one" ? "radio" : "checkbox"}
              name={filter.id}
              className="size-4 shrink-0 accent-accent"
              checked={values.includes(value)}
              onChange={(event) => set(value, event.target.checked)}
            />
            <span className="min-w-0 truncate">{label}</span>
          </label>
        ))}
        {found.length === 0 && <p className="px-1 py-2 text-[0.8125rem] text-muted">{options.length === 0 ? "There are none yet." : "None of that name."}</p>}
      </div>
      {values.length > 0 && (
        <Button
          size="sm"
          variant="ghost"
          className="mt-1 justify-self-start"
          onClick={() => {
            onChange([]);
            close();
          }}
        >
          Clear
        </Button>
      )}
    </fieldset>
  );
}
