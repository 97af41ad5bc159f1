"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, TriangleAlert, Users } from "lucide-react";
import { viewsQuery } from "@/components/queries";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { useShown } from "@/components/ui/show-more";
import { visibleText } from "@/lib/domain/format";
import { problemOfStored, type Readable } from "@/lib/domain/lists/refuse";
import { viewsOf, type SavedView } from "@/lib/domain/views/view";
import { ActiveViewForm } from "./active-view-form";
import type { ActiveView } from "@/lib/domain/views/address";
import * as texts from "@/lib/domain/texts/views";
import { SaveViewForm } from "./save-view-form";

interface ViewsPanelProps {
  list: Readable;
  active: ActiveView | null;
  /** What is shown now. */
  search: string;
  /** Why a stored search cannot be applied; what the list says of it where absent. */
  problemOf?: (search: string) => string | null;
  /** Null for the list without any filter or choice. */
  onChoose: (saved: SavedView | null) => void;
  /** What is shown is that of this view from now on. */
  onMark: (id: string | null) => void;
  close: () => void;
}

/** Only for ViewsButton, which loads it. */
export default function ViewsPanel({
  list,
  active,
  search,
  problemOf = (stored) => problemOfStored(list, stored),
  onChoose,
  onMark,
  close,
}: ViewsPanelProps) {
  const mayWrite = useAllowed("views.write");
  const { data, error } = useQuery(viewsQuery());
  const saved = viewsOf(list.name, data ?? []);
  const items = { current: active?.saved.id, problemOf, onChoose };
  return (
    <div className="-m-1.5 grid w-72 grid-cols-[minmax(0,1fr)] max-w-[calc(100vw-2.5rem)] gap-1">
      {error && <Banner tone="bad">{error.message}</Banner>}
      <Item
        name={texts.everything[list.name]}
        by={null}
        shared={false}
        problem={null}
        current={active === null && search === ""}
        onChoose={() => onChoose(null)}
      />
      <Items heading={texts.yours} views={saved.filter(({ own }) => own)} {...items} />
      <Items heading={texts.sharedByOthers} views={saved.filter(({ own }) => !own)} {...items} />
      {mayWrite && (
        <div className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-3 border-t px-2 pb-1 pt-3">
          {active?.saved.own && (
            <ActiveViewForm
              key={active.saved.id}
              active={active}
              search={search}
              problem={problemOf(active.saved.search)}
              onDeleted={() => onMark(null)}
            />
          )}
          <SaveViewForm
            list={list.name}
            search={search}
            onSaved={(id) => {
              onMark(id);
              close();
            }}
          />
        </div>
      )}
    </div>
  );
}

function Items({
  heading,
  views,
  current,
  problemOf,
  onChoose,
}: {
  heading: string;
  views: SavedView[];
  current: string | undefined;
  /** Why a stored search cannot be applied. */
  problemOf: (search: string) => string | null;
  onChoose: (saved: SavedView) => void;
}) {
  const { shown, more } = useShown(views);
  if (views.length === 0) return null;
  return (
    <div role="group" aria-label={heading} className="grid grid-cols-[minmax(0,1fr)]">
      <p aria-hidden="true" className="px-2 pb-0.5 pt-2 text-xs text-faint">
        {heading}
      </p>
      {shown.map((each) => (
        <Item
          key={each.id}
          name={each.name}
          by={each.own ? null : each.owner}
          shared={each.own && each.shared}
          problem={problemOf(each.search)}
          current={current === each.id}
          onChoose={() => onChoose(each)}
        />
      ))}
      {more}
    </div>
  );
}

interface ItemProps {
  name: string;
  by: string | null;
  shared: boolean;
  /** Why it cannot be applied. */
  problem: string | null;
  current: boolean;
  onChoose: () => void;
}

function Item({ name, by, shared, problem, current, onChoose }: ItemProps) {
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onChoose}
      title={problem === null ? undefined : visibleText(problem)}
      className="flex min-h-8 items-center gap-2 rounded px-2 text-left text-[0.8125rem] -outline-offset-2 hover:bg-sunken"
    >
      <span className="size-4 shrink-0">{current && <Check aria-hidden="true" className="size-4" />}</span>
      <span className="min-w-0 flex-1 truncate">{visibleText(name)}</span>
      {problem !== null && (
        <span className="inline-flex items-center gap-1 text-xs text-bad">
          <TriangleAlert aria-hidden="true" className="size-3.5" /> {texts.notApplicable}
        </span>
      )}
      {by !== null && <span className="max-w-24 truncate text-xs text-faint">{visibleText(by)}</span>}
      {shared && (
        <span className="inline-flex items-center gap-1 text-xs text-faint">
          <Users aria-hidden="true" className="size-3.5" /> {texts.shared}
        </span>
      )}
    </button>
  );
}
