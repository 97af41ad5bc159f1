import { readExportFields } from "@/lib/domain/sub-users/export";
import { download } from "@/lib/http/route";
import { exportSubUsers } from "@/lib/sub-users/export";
import { readListParams } from "@/lib/domain/sub-users/refuse";
import { isoDay } from "@/lib/domain/dates";

export const GET = download({
  permission: "sub-users.export",
  file: () => `sub-users-${isoDay(Date.now())}.csv`,
  run: (actor, { url, origin }) =>
    exportSubUsers(
      actor,
      readListParams(url.searchParams),
      readExportFields(url.searchParams.get("columns")),
      origin,
    ),
});
