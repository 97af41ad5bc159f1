"use client";

import { useQuery } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import { viewsQuery } from "@/components/queries";
import { useAllowed } from "@/components/actor";
import type { TableView } from "@/lib/domain/sub-users/table-view";
import { bare } from "@/components/ui/bare";
import { lazyPart } from "@/components/ui/lazy-part";
import { Popover } from "@/components/ui/popover";
import { visibleText } from "@/lib/domain/format";
import { activeView } from "@/lib/domain/views/address";
import * as texts from "@/lib/domain/texts/views-button";

const ViewsPanel = lazyPart(() => import("./views-panel"), { whileLoading: <div className="h-32 w-72" /> });

/** Names the active view and opens the list of saved ones. */
export function ViewsButton({
  view,
  onChange,
}: {
  view: TableView;
  onChange: (patch: Partial<TableView>) => void;
}) {
  const allowed = useAllowed("views.read");
  const saved = useQuery({ ...viewsQuery(), enabled: allowed }).data;
  if (!allowed) return null;
  const active = saved ? activeView(view, saved) : null;
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
      icon={<Bookmark {...bare} className="size-4 shrink-0" />}
      content={(close) => <ViewsPanel view={view} onChange={onChange} close={close} />}
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
