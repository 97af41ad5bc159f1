"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAllowed } from "@/components/actor";
import { findCustomersQuery } from "@/components/queries";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ReadProblem } from "@/components/ui/read-problem";
import { customerLimits } from "@/lib/domain/customers/customer";
import type { CustomerName } from "@/lib/domain/customers/name";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/assign";
import { foundBy } from "@/lib/domain/texts/found-by";

/** Whom someone chose: one that exists, or with a null id a new one. */
export interface PickedCustomer {
  id: string | null;
  name: string;
}

interface CustomerPickerProps {
  picked: PickedCustomer | null;
  error?: string;
  onPick: (picked: PickedCustomer | null) => void;
}

/** Finds an active customer, or names a new one. */
export function CustomerPicker(props: CustomerPickerProps) {
  return <Picker {...props} mayMake={useAllowed("customers.write")} />;
}

interface OptionalCustomerProps {
  label?: string;
  help?: string;
  picked: CustomerName | null;
  error?: string;
  onPick: (picked: CustomerName | null) => void;
}

/** Finds an active customer in a form that can do without one: matches are listed once something is typed. */
export function OptionalCustomer({ onPick, ...props }: OptionalCustomerProps) {
  return (
    <Picker
      {...props}
      optional
      onPick={(picked) => onPick(picked && picked.id !== null ? { id: picked.id, name: picked.name } : null)}
    />
  );
}

interface PickerProps extends CustomerPickerProps {
  label?: string;
  help?: string;
  optional?: boolean;
  /** Offers to make one of the name that is typed. */
  mayMake?: boolean;
}

function Picker({
  label = texts.searchLabel,
  help,
  picked,
  error,
  optional = false,
  mayMake = false,
  onPick,
}: PickerProps) {
  const personal = useAllowed("customers.contacts");
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const query = useQuery({ ...findCustomersQuery(text), enabled: !optional || text !== "" });
  const listed = !optional || text !== "";
  const found = listed ? (query.data ?? []).filter(({ state }) => state === "active") : [];
  const choose = (one: PickedCustomer | null) => {
    if (optional) setTyped("");
    onPick(one);
  };
  const unlisted = picked !== null && picked.id !== null && !found.some(({ id }) => id === picked.id);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Field label={label} help={mayMake ? texts.searchHelp : help} optional={optional} error={error}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={customerLimits.name}
            placeholder={personal ? texts.searchPlaceholderPersonal : texts.searchPlaceholder}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              if (picked?.id === null) onPick(null);
            }}
          />
        )}
      </Field>
      <fieldset className={listed || picked ? "-mx-1 max-h-56 min-w-0 overflow-y-auto" : "hidden"}>
        <legend className="sr-only">{texts.choices}</legend>
        {optional && picked !== null && (
          <Choice name={texts.noneChosen} checked={false} onChoose={() => choose(null)} />
        )}
        {unlisted && <Choice name={visibleText(picked.name)} checked onChoose={() => onPick(picked)} />}
        {found.map(({ id, name, subUsers, foundBy: by }) => (
          <Choice
            key={id}
            name={visibleText(name)}
            detail={foundBy(by)}
            hint={texts.holds(subUsers)}
            checked={picked?.id === id}
            onChoose={() => choose({ id, name })}
          />
        ))}
        {mayMake && text !== "" && (
          <Choice
            name={texts.newCustomer(visibleText(text))}
            checked={picked !== null && picked.id === null}
            onChoose={() => onPick({ id: null, name: text })}
          />
        )}
        {listed && <ReadProblem query={query} />}
        {listed && found.length === 0 && !query.isFetching && !query.error && (
          <p className="px-1 py-2 text-[0.8125rem] text-muted">{texts.noneFound}</p>
        )}
      </fieldset>
    </div>
  );
}

interface ChoiceProps {
  name: string;
  /** Below the name. */
  detail?: string | null;
  hint?: string;
  checked: boolean;
  onChoose: () => void;
}

function Choice({ name, detail, hint, checked, onChoose }: ChoiceProps) {
  return (
    <label className="flex min-h-8 items-center gap-2 rounded px-1 text-[0.8125rem] hover:bg-sunken">
      <input
        type="radio"
        name="customer"
        className="size-4 shrink-0 accent-accent"
        checked={checked}
        onChange={onChoose}
      />
      <span className="grid min-w-0 flex-1 py-1">
        <span className="truncate" title={name}>
          {name}
        </span>
        {detail && (
          <span className="truncate text-xs text-muted" title={detail}>
            {detail}
          </span>
        )}
      </span>
      {hint !== undefined && <span className="shrink-0 text-xs text-faint">{hint}</span>}
    </label>
  );
}
