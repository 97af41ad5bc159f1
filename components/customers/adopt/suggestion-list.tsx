"use client";

import { useState } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cx } from "@/components/ui/cx";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/adopt";
import type { Chosen } from "./choices";

/** Of a row in pixels: each is as high, so that only those in view need to be drawn. */
const rowHeight = 84;
const viewHeight = 420;
/** Drawn beyond what is seen, for the next key or turn of the wheel. */
const margin = 6;
const namesShown = 3;

interface SuggestionListProps {
  suggestions: readonly Chosen[];
  onAccept: (key: string, accepted: boolean) => void;
  onChange: (key: string) => void;
}

/** Ten thousand suggestions, of which those in view are drawn. */
export function SuggestionList({ suggestions, onAccept, onChange }: SuggestionListProps) {
  const labels = new Map(useAccounts().map(({ id, label }) => [id, label]));
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - margin, suggestions.length - 1));
  const last = Math.min(suggestions.length, Math.ceil((top + viewHeight) / rowHeight) + margin);
  return (
    <div
      tabIndex={0}
      role="region"
      aria-label={texts.list}
      className="overflow-y-auto rounded-md border -outline-offset-2"
      style={{ maxHeight: viewHeight }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <ul className="relative" style={{ height: suggestions.length * rowHeight }}>
        {suggestions.slice(first, last).map((one, index) => (
          <li
            key={one.key}
            aria-setsize={suggestions.length}
            aria-posinset={first + index + 1}
            className="absolute inset-x-0 border-b"
            style={{ top: (first + index) * rowHeight, height: rowHeight }}
          >
            <Suggestion one={one} labels={labels} onAccept={onAccept} onChange={onChange} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Suggestion({
  one,
  labels,
  onAccept,
  onChange,
}: Omit<SuggestionListProps, "suggestions"> & { one: Chosen; labels: ReadonlyMap<string, string> }) {
  const name = visibleText(one.name);
  const members = one.subUsers
    .slice(0, namesShown)
    .map(({ accountId, name: own }) => texts.member(visibleText(own), labels.get(accountId) ?? accountId));
  const reason = visibleText((one.subUsers.length > 1 ? texts.reason : texts.reasonOfOne)(one.reason));
  return (
    <div className="flex h-full items-center gap-3 px-3 text-[0.8125rem]">
      <Checkbox
        aria-label={texts.accept(name)}
        checked={one.accepted}
        onChange={(event) => onAccept(one.key, event.target.checked)}
      />
      <div className="min-w-0 flex-1">
        <p className={cx("truncate", one.accepted ? "font-medium" : "text-muted")} title={name}>
          {name}
        </p>
        <p className="truncate text-muted">{texts.members(members, one.subUsers.length - members.length)}</p>
        <p className="truncate text-xs text-muted" title={reason}>
          {texts.facts(one.customer === null, one.subUsers.length, reason)}
        </p>
      </div>
      <Button size="sm" variant="ghost" aria-label={texts.changeOf(name)} onClick={() => onChange(one.key)}>
        {texts.change}
      </Button>
    </div>
  );
}
