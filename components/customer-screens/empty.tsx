"use client";

import { ContactRound, SearchX, TriangleAlert } from "lucide-react";
import { useAllowed } from "@/components/actor";
import { Button, buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { adoptPath } from "@/lib/domain/customers/address";
import { customerList, type CustomersView } from "@/lib/domain/customers/search";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customers";

interface NothingProps {
  view: CustomersView;
  /** Why the filter cannot be applied. */
  problem: string | null;
  onClear: () => void;
  onClosedToo: () => void;
  /** Undefined where the person may make none. */
  onCreate?: () => void;
}

/** Only for the screen, which loads it when it has no row to show: why there is none, and what to do next. */
export default function Nothing({ view, problem, onClear, onClosedToo, onCreate }: NothingProps) {
  const mayAdopt = useAllowed("bulk.customers");
  if (problem !== null)
    return (
      <EmptyState
        icon={<TriangleAlert />}
        title={texts.cannotApply}
        action={<Button onClick={onClear}>{texts.clearFilters}</Button>}
      >
        <span role="alert" className="break-words">
          {texts.cannotApplyHelp(visibleText(problem))}
        </span>
      </EmptyState>
    );
  if (customerList.filtersOn(view).length > 0)
    return (
      <EmptyState
        icon={<SearchX />}
        title={texts.noMatch}
        action={
          <span className="flex flex-wrap justify-center gap-2">
            {view.state === null && <Button onClick={onClosedToo}>{texts.searchClosedToo}</Button>}
            <Button onClick={onClear}>{texts.clearFilters}</Button>
          </span>
        }
      >
        {view.state === null ? texts.noMatchActive : texts.noMatchHelp}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<ContactRound />}
      title={texts.noCustomers}
      action={
        <span className="flex flex-wrap justify-center gap-2">
          {mayAdopt && (
            <Link href={adoptPath} className={buttonClass({ variant: "primary" })}>
              {texts.adopt}
            </Link>
          )}
          {onCreate && <Button onClick={onCreate}>{texts.create}</Button>}
        </span>
      }
    >
      {texts.noCustomersHelp}
    </EmptyState>
  );
}
