import { download } from "@/lib/http/route";
import { exportSubUsers } from "@/lib/sub-users/export";
import { readListParams } from "@/lib/domain/sub-users/search";

export const GET = download({
  permission: "sub-users.export",
  file: () => "sub-users.csv",
  run: (actor, { url, origin }) => exportSubUsers(actor, readListParams(url.searchParams), origin),
});
