import type { QueryClient } from "@tanstack/react-query";
import { exportSelectionAction } from "@/app/(desk)/sub-users/actions";
import { callAction } from "@/components/call-action";
import { nothingChanged } from "@/components/unanswered";
import { download, toCsv } from "@/components/data-table/csv";
import type { Selection } from "@/components/data-table/selection";
import { subUsersQuery } from "@/components/queries";
import { DeskError } from "@/lib/domain/errors";
import type { ListSubUsersParams } from "@/lib/domain/sub-users/search";
import type { SubUserSortKey } from "@/lib/domain/sub-users/vocabulary";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/sub-user";
import type { SubUserCellContext } from "./cells";
import { exportFields, fieldsOfFile, type ExportFieldName } from "@/lib/domain/sub-users/export";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { runsOut } from "@/lib/domain/sub-users/runs-out";
import { isoDay } from "@/lib/domain/dates";

const pageSize = 250;

/**
 * Those chosen by "select all that match" were never shown, so they are read now, through the filter they
 * matched. Whatever is not found that way any more is left out, and counted.
 */
export async function rowsOfSelection(
  queryClient: QueryClient,
  selection: Selection<SubUser>,
  matched: readonly ListSubUsersParams[],
): Promise<{ rows: SubUser[]; missing: number }> {
  const found = new Map<string, SubUser>();
  for (const item of selection.values()) if (item.row) found.set(item.key, item.row);
  for (const params of matched) {
    for (let page = 1; found.size < selection.size; page += 1) {
      const answer = await queryClient.fetchQuery({
        ...subUsersQuery({ ...params, sort: "name", order: "asc", page, size: pageSize }),
        gcTime: 0,
      });
      for (const row of answer.rows) if (selection.has(subUserKey(row))) found.set(subUserKey(row), row);
      if (page * pageSize >= answer.total) break;
    }
  }
  const rows = [...selection.keys()].flatMap((key) => found.get(key) ?? []);
  return { rows, missing: selection.size - rows.length };
}

const names = new Intl.Collator("en", { numeric: true });
const capOf = (cap: SubUser["trafficCap"]) => (typeof cap === "number" ? cap : null);

/** What the table is ordered by, from a row; null where its cell is blank. */
const sortValues: Record<SubUserSortKey, (row: SubUser) => string | number | null> = {
  name: ({ name }) => name,
  status: ({ status }) => status,
  account: ({ accountId }) => accountId,
  customer: ({ customer }) => customer?.name ?? null,
  usage: ({ trafficUsed, trafficCap }) =>
    typeof trafficCap === "number" && trafficCap > 0 && trafficUsed !== null
      ? trafficUsed / trafficCap
      : null,
  trafficUsed: ({ trafficUsed }) => trafficUsed,
  trafficCap: ({ trafficCap }) => capOf(trafficCap),
  trafficLeft: ({ trafficUsed, trafficCap }) =>
    typeof trafficCap === "number" && trafficUsed !== null ? trafficCap - trafficUsed : null,
  ipUsed: ({ ipUsed }) => ipUsed,
  ipCap: ({ ipCap }) => capOf(ipCap),
  created: ({ createdAt }) => createdAt,
  updated: ({ updatedAt }) => updatedAt,
  runsOut,
  daysLeft: ({ forecast }) => forecast?.mid ?? null,
  weekTraffic: ({ weekTraffic }) => weekTraffic,
};

/** In the order the table has now, blanks last; the selection keeps the one in which things were chosen. */
export function inTableOrder(
  rows: readonly SubUser[],
  { sort, order }: Pick<ListSubUsersParams, "sort" | "order">,
): SubUser[] {
  const valued = rows.map((row) => ({ row, value: sortValues[sort](row) }));
  valued.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
    const difference =
      typeof a.value === "number" && typeof b.value === "number"
        ? a.value - b.value
        : names.compare(String(a.value), String(b.value));
    return order === "asc" ? difference : -difference;
  });
  return valued.map(({ row }) => row);
}

/** Makes a file of them, once the server has permitted and audited it. */
export async function exportRows(
  rows: readonly SubUser[],
  shown: readonly ExportFieldName[],
  { accounts }: Pick<SubUserCellContext, "accounts">,
): Promise<void> {
  if (rows.length === 0) throw new DeskError("not-found", texts.selectionGone);
  const fields = fieldsOfFile(shown);
  const permitted = await callAction(
    exportSelectionAction,
    { rows: rows.length, columns: fields },
    nothingChanged,
  );
  if (!permitted.ok) throw DeskError.of(permitted.error);
  download(`sub-users-${isoDay(Date.now())}.csv`, await csvOf(rows, fields, accounts));
}

/** The same file as the server makes of a whole view. */
export function csvOf(
  rows: readonly SubUser[],
  fields: readonly ExportFieldName[],
  accounts: SubUserCellContext["accounts"],
): Promise<string> {
  const words = { account: (id: string) => accounts[id]?.label ?? id };
  return toCsv(
    fields.map((name) => exportFields[name].label),
    rows.map((row) => fields.map((name) => exportFields[name].value(row, words))),
  );
}
