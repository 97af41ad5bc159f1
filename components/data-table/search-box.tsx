"use client";

import { Search, X } from "lucide-react";
import { useRef } from "react";
import { iconProps } from "@/components/ui/icon-props";
import { KeyHint } from "@/components/ui/key-hint";
import { useCommands } from "@/components/keys/commands";
import { useKeyWords } from "@/components/keys/use-keys";
import { pastedUserName, withoutPassword } from "@/lib/domain/text/pasted";
import * as texts from "@/lib/domain/texts/table";

interface SearchBoxProps {
  label: string;
  placeholder: string;
  value: string;
  longest: number;
  /** What it holds cannot be searched for. */
  invalid?: boolean;
  onChange: (value: string) => void;
  /** From here the arrow keys continue into the rows. */
  onLeave: () => void;
  onBlur?: () => void;
  /** A connection string was pasted: its user name, which the box has now. Its password goes nowhere. */
  onUserName?: (userName: string) => void;
}

/** Every key asks at once; what comes back late is dropped by the query. */
export function SearchBox({
  label,
  placeholder,
  value,
  longest,
  invalid = false,
  onChange,
  onLeave,
  onBlur,
  onUserName,
}: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);

  const keys = useKeyWords()("search");
  useCommands({
    search: () => {
      input.current?.focus();
      input.current?.select();
    },
  });

  return (
    <div className="relative min-w-0 flex-1 sm:w-62 sm:flex-none 2xl:w-72">
      <Search
        {...iconProps}
        className="pointer-events-none absolute left-2.5 top-1/2 size-4 -translate-y-1/2 text-faint"
      />
      <input
        ref={input}
        type="search"
        className="control h-8 pl-8 pr-8 [&::-webkit-search-cancel-button]:hidden"
        aria-label={label}
        aria-keyshortcuts={keys?.aria}
        aria-invalid={invalid || undefined}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={longest}
        value={value}
        onChange={(event) => onChange(withoutPassword(event.target.value))}
        onPaste={(event) => {
          // Read whole: the box would cut it off.
          const userName = pastedUserName(event.clipboardData.getData("text"));
          if (userName === null) return;
          event.preventDefault();
          onChange(userName.slice(0, longest));
          onUserName?.(userName);
        }}
        onBlur={onBlur}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            if (value === "") event.currentTarget.blur();
            else onChange("");
          } else if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            onLeave();
          }
        }}
      />
      <span className="absolute right-1.5 top-1/2 -translate-y-1/2">
        {value === "" ? (
          keys && (
            <span className="max-sm:hidden">
              <KeyHint>{keys.text}</KeyHint>
            </span>
          )
        ) : (
          <button
            type="button"
            aria-label={texts.clearSearch}
            className="grid size-6 place-items-center rounded text-faint hover:bg-sunken hover:text-ink"
            onClick={() => {
              onChange("");
              input.current?.focus();
            }}
          >
            <X aria-hidden="true" className="size-3.5" />
          </button>
        )}
      </span>
    </div>
  );
}
