"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Download } from "lucide-react";
import { useMemo, useState } from "react";
import { useAllowed } from "@/components/actor";
import { callAction, nothingChanged, postJson, sayFailed } from "@/components/call-action";
import { download } from "@/components/data-table/csv";
import { countOutside, factsOf } from "@/components/data-table/selection";
import { SelectionBar } from "@/components/data-table/selection-bar";
import { useSelection, type SelectionStore } from "@/components/data-table/selection-store";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { writeClipboard } from "@/components/ui/write-clipboard";
import { fieldsOfCustomers, type CustomerFieldName } from "@/lib/domain/customers/export";
import type { CustomerRow } from "@/lib/domain/customers/row";
import type { ListCustomersParams } from "@/lib/domain/customers/search";
import { visibleText } from "@/lib/domain/format";
import { mostRows } from "@/lib/domain/runs/limits";
import * as texts from "@/lib/domain/texts/customers";
import type { CustomerColumn } from "./columns";
import { matchingCustomersQuery } from "./queries";

interface CustomersSelectionProps {
  store: SelectionStore<CustomerRow>;
  params: ListCustomersParams;
  keys: { filter: string; order: string; page: string };
  /** False while the filter cannot be applied. */
  applicable: boolean;
  total: number;
  columns: readonly CustomerColumn[];
}

const makeFile = postJson<{ ids: string[]; columns: CustomerFieldName[] }, { csv: string }>(
  "/api/bulk/export-customers",
);

/** Only for the screen, which loads it with the first row that is selected. */
export default function CustomersSelection({
  store,
  params,
  keys,
  applicable,
  total,
  columns,
}: CustomersSelectionProps) {
  const queryClient = useQueryClient();
  const selection = useSelection(store);
  const mayExport = useAllowed("customers.export");
  const [pending, setPending] = useState(false);
  const [exporting, setExporting] = useState(false);
  const facts = useMemo(() => factsOf(selection, keys.filter, keys.order), [selection, keys]);
  const unpaged = useMemo<ListCustomersParams>(
    () => ({ ...params, sort: "name", order: "asc", page: 1, size: 50 }),
    [params],
  );
  const inView = useQuery({ ...matchingCustomersQuery(unpaged), enabled: facts.mixed && applicable }).data;
  const outside = useMemo(() => {
    if (!facts.mixed) return 0;
    return inView && inView.total <= mostRows
      ? countOutside(selection, new Set(inView.refs.map(({ id }) => id)))
      : null;
  }, [facts.mixed, inView, selection]);
  if (facts.count === 0) return null;

  async function selectAll() {
    setPending(true);
    try {
      const { refs } = await queryClient.fetchQuery(matchingCustomersQuery(unpaged));
      store.set(
        refs.map(({ id, name }) => ({ key: id, name, filter: keys.filter, page: null })),
        true,
      );
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

  async function exportCsv() {
    setExporting(true);
    const answer = await callAction(
      makeFile,
      { ids: [...selection.keys()], columns: fieldsOfCustomers(columns.flatMap(({ fields }) => fields)) },
      nothingChanged,
    );
    setExporting(false);
    if (answer.ok) download(`customers-${new Date().toISOString().slice(0, 10)}.csv`, answer.data.csv);
    else sayFailed(texts.nothingExported, answer.error);
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
        </>
      }
    />
  );
}
