import { callAction, postJson } from "@/components/call-action";
import { nothingChanged } from "@/components/unanswered";
import { download } from "@/components/data-table/csv";
import { isoDay } from "@/lib/domain/dates";
import { DeskError } from "@/lib/domain/errors";
import { fieldsOfFile, type ExportFieldName } from "@/lib/domain/sub-users/export";
import type { ListSubUsersParams } from "@/lib/domain/sub-users/search";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";

interface ChosenFile extends Pick<ListSubUsersParams, "sort" | "order"> {
  subUsers: SubUserRef[];
  columns: ExportFieldName[];
}

const makeFile = postJson<ChosenFile, { csv: string; rows: number }>("/api/bulk/export-sub-users");

/**
 * Downloads a file of them, and returns how many it has. The server makes it of what they are now: what was
 * ticked an hour ago has other figures by now. What is no longer listed is left out.
 */
export async function exportChosen(
  subUsers: SubUserRef[],
  shown: readonly ExportFieldName[],
  { sort, order }: Pick<ListSubUsersParams, "sort" | "order">,
): Promise<number> {
  const request = { subUsers, columns: fieldsOfFile(shown), sort, order };
  const answer = await callAction(makeFile, request, nothingChanged);
  if (!answer.ok) throw DeskError.of(answer.error);
  download(`sub-users-${isoDay(Date.now())}.csv`, answer.data.csv);
  return answer.data.rows;
}
