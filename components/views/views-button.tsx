"use client";

import { useQuery } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { viewsQuery } from "@/components/queries";
import { useAllowed } from "@/components/actor";
import type { List, ListView } from "@/lib/domain/lists/define-list";
import { iconProps } from "@/components/ui/icon-props";
import { lazyPart } from "@/components/ui/lazy-part";
import { Popover } from "@/components/ui/popover";
import { visibleText } from "@/lib/domain/format";
import { activeView, addressOf, plainView, viewOf } from "@/lib/domain/views/address";
import * as texts from "@/lib/domain/texts/views-button";

const ViewsPanel = lazyPart(() => import("./views-panel"), { whileLoading: <div className="h-32 w-72" /> });

/** Names the active view and opens the list of saved ones. */
export function ViewsButton<Values extends { q: string }, Sort extends string>({
  list,
  problemOf,
  view,
  onChange,
}: {
  list: List<Values, Sort>;
  /** Why a stored search cannot be applied, where that depends on the person too. */
  problemOf?: (search: string) => string | null;
  view: ListView<Values, Sort>;
  onChange: (patch: Partial<ListView<Values, Sort>>) => void;
}) {
  const allowed = useAllowed("views.read");
  const saved = useQuery({ ...viewsQuery(), enabled: allowed }).data;
  if (!allowed) return null;
  const active = saved ? activeView(list, view, saved) : null;
  const mark = (id: string | null) => onChange({ view: id } as Partial<ListView<Values, Sort>>);
  return (
    <Popover
      label={texts.label}
      variant="ghost"
      size="md"
      className="max-w-56 !px-2"
      title={
        active
          ? (active.edited ? texts.activeChanged : texts.active)(visibleText(active.saved.name))
          : texts.saved
      }
      icon={<Bookmark {...iconProps} className="size-4 shrink-0" />}
      content={(close) => (
        <ViewsPanel
          list={list}
          active={active}
          search={addressOf(list, view)}
          problemOf={problemOf}
          onChoose={(chosen) => {
            onChange(chosen ? viewOf(list, chosen) : plainView(list));
            close();
          }}
          onMark={mark}
          close={close}
        />
      )}
    >
      {active ? (
        <span className="min-w-0 max-w-40 truncate">
          <span className="sr-only">{texts.prefix}</span>
          <bdi>{visibleText(active.saved.name)}</bdi>
          {active.edited && <span className="font-normal text-faint"> {texts.changed}</span>}
        </span>
      ) : (
        texts.label
      )}
    </Popover>
  );
}
