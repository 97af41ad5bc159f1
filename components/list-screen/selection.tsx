"use client";

import { useQuery, useQueryClient, type QueryKey, type UseQueryOptions } from "@tanstack/react-query";
import { Copy, Download } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { countOutside, factsOf, type Selection } from "@/components/data-table/selection";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { useSelection } from "@/components/data-table/selection-store";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { writeClipboard } from "@/components/ui/write-clipboard";
import { visibleText } from "@/lib/domain/format";
import type { ListParams } from "@/lib/domain/lists/define-list";
import { maxRows } from "@/lib/domain/runs/limits";
import * as texts from "@/lib/domain/texts/sub-user";
import type { ListState } from "./use-list-screen";

interface Matching<Ref> {
  refs: Ref[];
  total: number;
}

interface ListSelectionProps<
  Values extends { q: string },
  Sort extends string,
  Row extends { name: string },
  Ref extends { name: string },
  Key extends QueryKey,
> {
  screen: ListState<Values, Sort, Row>;
  /** All that a filter matches, as far as they can be selected at once. */
  matching: (params: ListParams<Values, Sort>) => UseQueryOptions<Matching<Ref>, Error, Matching<Ref>, Key>;
  idOf: (ref: Ref) => string;
  /**
   * Makes a file of the selection, and says itself what went wrong; undefined for a person who may not have
   * it.
   */
  onExport?: (selection: Selection<Row>) => Promise<void>;
  /** What else can be done with all of them. */
  actions?: (selection: Selection<Row>) => ReactNode;
}

/**
 * What the selection holds, and how the filter in force becomes part of it: as explicit rows, once. Loaded
 * with the first row that is selected.
 */
export function ListSelection<
  Values extends { q: string },
  Sort extends string,
  Row extends { name: string },
  Ref extends { name: string },
  Key extends QueryKey,
>({
  screen: { list, store, params, keys, problem, rows },
  matching,
  idOf,
  onExport,
  actions,
}: ListSelectionProps<Values, Sort, Row, Ref, Key>) {
  const queryClient = useQueryClient();
  const selection = useSelection(store);
  const [pending, setPending] = useState(false);
  const [exporting, setExporting] = useState(false);
  const facts = useMemo(() => factsOf(selection, keys.filter, keys.order), [selection, keys]);
  const unpaged = useMemo(() => list.unpaged(params), [list, params]);
  const inView = useQuery({ ...matching(unpaged), enabled: facts.mixed && problem === null }).data;
  const outside = useMemo(() => {
    if (!facts.mixed) return 0;
    return inView && inView.total <= maxRows ? countOutside(selection, new Set(inView.refs.map(idOf))) : null;
  }, [facts.mixed, inView, selection, idOf]);
  if (facts.count === 0) return null;

  async function selectAll() {
    setPending(true);
    try {
      const { refs, total } = await queryClient.fetchQuery(matching(unpaged));
      store.set(
        refs.map((ref) => ({ key: idOf(ref), name: ref.name, filter: keys.filter, page: null })),
        true,
      );
      if (total > refs.length)
        toast({
          tone: "warn",
          title: texts.selectedFirstOf(refs.length, total),
          description: texts.noMoreSelected,
        });
    } catch (error) {
      toast({
        tone: "bad",
        title: texts.nothingSelected,
        description: error instanceof Error ? error.message : undefined,
      });
    } finally {
      setPending(false);
    }
  }

  async function copyNames() {
    const names = [...selection.values()].map(({ name }) => visibleText(name)).join("\n");
    toast(
      (await writeClipboard(names))
        ? { tone: "good", title: texts.copiedNames(facts.count) }
        : { tone: "bad", title: texts.notCopied },
    );
  }

  async function makeFile() {
    setExporting(true);
    await onExport?.(selection);
    setExporting(false);
  }

  return (
    <SelectionBar
      {...facts}
      outside={outside}
      matching={rows.total}
      most={maxRows}
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
          {onExport && (
            <Button
              size="sm"
              variant="ghost"
              icon={<Download aria-hidden="true" className="size-3.5" />}
              pending={exporting}
              onClick={() => void makeFile()}
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
