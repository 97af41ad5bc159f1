"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Copy, Download } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { Selection } from "@/components/data-table/selection";
import { SelectionBar } from "@/components/data-table/selection-bar";
import type { SelectionStore } from "@/components/data-table/selection-store";
import { loadCode } from "@/components/load-code";
import { useAllowed } from "@/components/actor";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { writeClipboard } from "@/components/ui/write-clipboard";
import { mostRows } from "@/lib/domain/runs/limits";
import type { ListSubUsersParams } from "@/lib/domain/sub-users/search";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/sub-user";
import type { SubUserEnv } from "./cells";
import type { SubUserColumn } from "./columns";
import { useSubUserSelection } from "./use-sub-user-selection";

interface SubUsersSelectionProps {
  store: SelectionStore<SubUser>;
  params: ListSubUsersParams;
  keys: { filter: string; order: string; page: string };
  /** False while the filter cannot be applied. */
  applicable: boolean;
  total: number;
  env: SubUserEnv;
  columns: SubUserColumn[];
  /** What else can be done with all of them. */
  actions?: (selection: Selection<SubUser>) => ReactNode;
}

/** Only for the screen, which loads it with the first row that is selected. */
export default function SubUsersSelection({
  store,
  params,
  keys,
  applicable,
  total,
  env,
  columns,
  actions,
}: SubUsersSelectionProps) {
  const queryClient = useQueryClient();
  const { selection, facts, outside, pending, matched, selectAll, names } = useSubUserSelection(
    store,
    params,
    keys,
    applicable,
  );
  const mayExport = useAllowed("sub-users.export");
  const [exporting, setExporting] = useState(false);
  if (facts.count === 0) return null;

  async function copyNames() {
    const copied = await writeClipboard(names());
    toast(
      copied
        ? {
            tone: "good",
            title: texts.copiedNames(facts.count),
          }
        : { tone: "bad", title: texts.notCopied },
    );
  }

  async function exportCsv() {
    setExporting(true);
    try {
      const { exportRows, inTableOrder, rowsOfSelection } = await loadCode(() => import("./export"));
      const { rows, missing } = await rowsOfSelection(queryClient, selection, matched);
      await exportRows(
        inTableOrder(rows, params),
        columns.flatMap(({ fields }) => fields),
        env,
      );
      if (missing > 0)
        toast({
          tone: "warn",
          title: texts.exportedOf(rows.length, facts.count),
          description: texts.othersGone,
        });
    } catch (error) {
      toast({
        tone: "bad",
        title: texts.nothingExported,
        description: error instanceof Error ? error.message : undefined,
      });
    } finally {
      setExporting(false);
    }
  }

  return (
    <SelectionBar
      {...facts}
      outside={outside}
      matching={total}
      most={mostRows}
      pending={pending}
      onAll={() => void selectAll()}
      onClear={() => store.clear()}
      actions={
        <>
          <Button
            size="sm"
            variant="ghost"
            icon={<Copy aria-hidden="true" className="size-3.5" />}
            onClick={() => void copyNames()}
          >
            {texts.copyNames}
          </Button>
          {mayExport && (
            <Button
              size="sm"
              variant="ghost"
              icon={<Download aria-hidden="true" className="size-3.5" />}
              pending={exporting}
              onClick={() => void exportCsv()}
            >
              {texts.exportCsv}
            </Button>
          )}
          {actions?.(selection)}
        </>
      }
    />
  );
}
