"use client";

import type { ReactNode } from "react";
import { useAllowed } from "@/components/actor";
import type { Selection } from "@/components/data-table/selection";
import { ListSelection } from "@/components/list-screen/selection";
import type { ListState } from "@/components/list-screen/use-list-screen";
import { loadCode } from "@/components/load-code";
import { selectionQuery } from "@/components/page-queries";
import { toast } from "@/components/ui/toast";
import type { FilterValues } from "@/lib/domain/sub-users/filters";
import { refOfKey, subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import type { SubUserSortKey } from "@/lib/domain/sub-users/vocabulary";
import * as texts from "@/lib/domain/texts/sub-user";
import type { SubUserColumn } from "./columns";

interface SubUsersSelectionProps {
  screen: ListState<FilterValues, SubUserSortKey, SubUser>;
  columns: readonly SubUserColumn[];
  /** What else can be done with all of them. */
  actions?: (selection: Selection<SubUser>) => ReactNode;
}

/** Only for the screen, which loads it with the first row that is selected. */
export default function SubUsersSelection({ screen, columns, actions }: SubUsersSelectionProps) {
  const mayExport = useAllowed("sub-users.export");

  async function exportCsv(selection: Selection<SubUser>) {
    try {
      const { exportChosen } = await loadCode(() => import("./export"));
      const rows = await exportChosen(
        [...selection.keys()].map(refOfKey),
        columns.flatMap(({ fields }) => fields),
        screen.params,
      );
      if (rows < selection.size)
        toast({
          tone: "warn",
          title: texts.exportedOf(rows, selection.size),
          description: texts.othersGone,
        });
    } catch (error) {
      toast({
        tone: "bad",
        title: texts.nothingExported,
        description: error instanceof Error ? error.message : undefined,
      });
    }
  }

  return (
    <ListSelection
      screen={screen}
      matching={selectionQuery}
      idOf={subUserKey}
      onExport={mayExport ? exportCsv : undefined}
      actions={actions}
    />
  );
}
