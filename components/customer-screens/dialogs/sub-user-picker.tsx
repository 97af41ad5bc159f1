"use client";

import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { subUsersQuery } from "@/components/queries";
import { IconButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { visibleText } from "@/lib/domain/format";
import { maxSearchLength } from "@/lib/domain/sub-users/filters";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { plainSearch } from "@/lib/domain/sub-users/search";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { disambiguatedName, disambiguator } from "@/lib/domain/sub-users/disambiguator";
import * as texts from "@/lib/domain/texts/customer-dialogs";

const calledApart = (row: SubUser) => visibleText(disambiguatedName(row.name, disambiguator(row)));

function Apart({ of }: { of: SubUser }) {
  const apart = disambiguator(of);
  return apart === null ? null : <span className="truncate text-xs text-muted">{visibleText(apart)}</span>;
}

interface SubUserPickerProps {
  picked: SubUser[];
  onChange: (picked: SubUser[]) => void;
  /** Those that have a customer cannot be picked. */
  withoutCustomer?: boolean;
  /** Whose they are to be: its own are not offered. */
  of?: string;
}

/** Finds sub-users at every provider and keeps those that are picked in sight. */
export function SubUserPicker({ picked, onChange, withoutCustomer = false, of }: SubUserPickerProps) {
  const [typed, setTyped] = useState("");
  const accounts = useAccounts();
  const q = typed.trim();
  const { data, error } = useQuery({
    ...subUsersQuery({ ...plainSearch, q, sort: "name", order: "asc", size: 25 }),
    enabled: q !== "",
  });
  const list = useRef<HTMLUListElement>(null);
  const shown = q === "" ? undefined : data;
  // At the end of a long form it would open below what is in sight.
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not return.
    void list.current?.scrollIntoView({ block: "nearest" });
  }, [shown]);
  const keys = new Set(picked.map(subUserKey));
  const offered = (shown?.rows ?? []).filter(
    (row) => !keys.has(subUserKey(row)) && (of === undefined || row.customer?.id !== of),
  );
  const accountLabel = ({ accountId }: SubUser) =>
    accounts.find(({ id }) => id === accountId)?.label ?? accountId;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Field label={texts.subUsers} optional={withoutCustomer} help={texts.subUsersHelp}>
        {(control) => (
          <Input
            {...control}
            type="search"
            autoComplete="off"
            spellCheck={false}
            maxLength={maxSearchLength}
            placeholder={texts.subUsersPlaceholder}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              // Enter looks for sub-users and sends nothing yet.
              if (event.key === "Enter") event.preventDefault();
            }}
          />
        )}
      </Field>
      {error && <p className="text-xs text-bad">{error.message}</p>}
      {shown && (
        <ul
          ref={list}
          aria-label={texts.found}
          className="grid max-h-48 grid-cols-[minmax(0,1fr)] overflow-y-auto rounded-md border"
        >
          {offered.map((row) => (
            <li key={subUserKey(row)}>
              <button
                type="button"
                disabled={withoutCustomer && row.customer !== null}
                className="flex min-h-8 w-full items-center gap-2 px-2 py-1 text-left text-[0.8125rem] -outline-offset-2 enabled:hover:bg-sunken disabled:text-muted"
                onClick={() => onChange([...picked, row])}
              >
                <span className="grid min-w-0 flex-1">
                  <span className="truncate">{visibleText(row.name)}</span>
                  <Apart of={row} />
                </span>
                <span className="min-w-0 max-w-[55%] truncate text-xs text-muted">
                  {texts.whoseAt(
                    accountLabel(row),
                    row.customer === null ? null : visibleText(row.customer.name),
                  )}
                </span>
              </button>
            </li>
          ))}
          {offered.length === 0 && (
            <li className="px-2 py-2 text-[0.8125rem] text-muted">{texts.noneFound}</li>
          )}
        </ul>
      )}
      {picked.length > 0 && (
        <ul aria-label={texts.picked} className="flex flex-wrap gap-1.5">
          {picked.map((row) => (
            <li
              key={subUserKey(row)}
              className="flex max-w-full items-center gap-1 rounded-full border bg-sunken pl-2.5 text-xs"
            >
              <span className="min-w-0 truncate">{texts.pickedAt(calledApart(row), accountLabel(row))}</span>
              <IconButton
                size="sm"
                className="!h-6 !w-6"
                label={texts.unpick(calledApart(row))}
                icon={<X aria-hidden="true" className="size-3.5" />}
                onClick={() => onChange(picked.filter((each) => each !== row))}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
