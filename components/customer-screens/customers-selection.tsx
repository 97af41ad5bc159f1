"use client";

import { useAllowed } from "@/components/actor";
import { callAction, postJson, toastFailure } from "@/components/call-action";
import { nothingChanged } from "@/components/unanswered";
import { download } from "@/components/data-table/csv";
import type { Selection } from "@/components/data-table/selection";
import { ListSelection } from "@/components/list-screen/selection";
import type { ListState } from "@/components/list-screen/use-list-screen";
import { fieldsOfCustomers, type CustomerFieldName } from "@/lib/domain/customers/export";
import type { CustomerRow } from "@/lib/domain/customers/row";
import type { CustomerFilterValues } from "@/lib/domain/customers/search";
import type { CustomerSortKey } from "@/lib/domain/customers/vocabulary";
import { isoDay } from "@/lib/domain/dates";
import * as texts from "@/lib/domain/texts/customers";
import type { CustomerColumn } from "./columns";
import { matchingCustomersQuery } from "./queries";

interface CustomersSelectionProps {
  screen: ListState<CustomerFilterValues, CustomerSortKey, CustomerRow>;
  columns: readonly CustomerColumn[];
}

const idOf = ({ id }: { id: string }) => id;
const makeFile = postJson<{ ids: string[]; columns: CustomerFieldName[] }, { csv: string }>(
  "/api/bulk/export-customers",
);

/** Only for the screen, which loads it with the first row that is selected. */
export default function CustomersSelection({ screen, columns }: CustomersSelectionProps) {
  const mayExport = useAllowed("customers.export");

  async function exportCsv(selection: Selection<CustomerRow>) {
    const answer = await callAction(
      makeFile,
      { ids: [...selection.keys()], columns: fieldsOfCustomers(columns.flatMap(({ fields }) => fields)) },
      nothingChanged,
    );
    if (answer.ok) download(`customers-${isoDay(Date.now())}.csv`, answer.data.csv);
    else toastFailure(texts.nothingExported, answer.error);
  }

  return (
    <ListSelection
      screen={screen}
      matching={matchingCustomersQuery}
      idOf={idOf}
      onExport={mayExport ? exportCsv : undefined}
    />
  );
}
