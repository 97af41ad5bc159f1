"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import PopoverPanel, { type PanelFrame } from "@/components/ui/popover-panel";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/sub-user";
import { sameChoice, type FilterChoices, type FilterTrouble } from "./filter";

interface FilterPanelProps {
  filter: FilterChoices;
  values: string[];
  trouble: FilterTrouble | undefined;
  onChange: (values: string[]) => void;
}

/** Only for FilterPill, which loads it. */
export default function FilterPanel({
  filter,
  values,
  trouble,
  onChange,
  ...frame
}: FilterPanelProps & PanelFrame) {
  return (
    <PopoverPanel {...frame}>
      <Choices filter={filter} values={values} trouble={trouble} onChange={onChange} close={frame.onClose} />
    </PopoverPanel>
  );
}

/** Acts at once: there is nothing to apply. */
function Choices({ filter, values, trouble, onChange, close }: FilterPanelProps & { close: () => void }) {
  const [typed, setTyped] = useState("");
  const options = filter.useOptions(values, typed.trim());
  const wanted = typed.trim().toLowerCase();
  const unlisted = values
    .filter((value) => !options.some((option) => sameChoice(filter, option.value, value)))
    .map((value) => ({ value, label: visibleText(value) }));
  const found = [...options, ...unlisted].filter(
    ({ label }) => filter.searched || label.toLowerCase().includes(wanted),
  );
  const set = (value: string, on: boolean) => {
    if (filter.kind === "one") onChange(on ? [value] : []);
    else onChange(on ? [...values, value] : values.filter((other) => !sameChoice(filter, other, value)));
  };
  const chosen = (value: string) => values.some((other) => sameChoice(filter, other, value));
  const full = filter.most !== undefined && values.length >= filter.most.count;
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 text-xs font-medium text-muted">{filter.label}</legend>
      {trouble && <p className="max-w-64 break-words text-xs text-bad">{visibleText(trouble.message)}</p>}
      {(filter.searched || options.length > 8) && (
        <Input
          aria-label={texts.searchChoices(filter.label)}
          placeholder={texts.searchShort}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <div className="-mx-1 max-h-64 overflow-y-auto">
        {found.map(({ value, label }) => (
          <label
            key={value}
            className="flex min-h-8 items-center gap-2 rounded px-1 text-[0.8125rem] hover:bg-sunken"
          >
            <input
              type={filter.kind === "one" ? "radio" : "checkbox"}
              name={filter.id}
              className="size-4 shrink-0 accent-accent"
              checked={chosen(value)}
              disabled={full && !chosen(value)}
              onChange={(event) => set(value, event.target.checked)}
            />
            <span className="min-w-0 truncate">{label}</span>
          </label>
        ))}
        {found.length === 0 && (
          <p className="px-1 py-2 text-[0.8125rem] text-muted">
            {options.length === 0 ? texts.noChoices : texts.noChoiceOfThatName}
          </p>
        )}
      </div>
      {full && filter.most && (
        <p className="text-xs text-muted">{texts.mostChoices(filter.most.count, filter.most.of)}</p>
      )}
      {(values.length > 0 || trouble) && (
        <Button
          size="sm"
          variant="ghost"
          className="mt-1 justify-self-start"
          onClick={() => {
            onChange([]);
            close();
          }}
        >
          {texts.clearFilter}
        </Button>
      )}
    </fieldset>
  );
}
