import { exportAudit } from "@/lib/audit/list";
import { readAuditParams } from "@/lib/audit/params";
import { download } from "@/lib/http/route";

export const GET = download({
  permission: "audit.export",
  file: () => "audit.csv",
  run: (actor, { url, origin }) => exportAudit(actor, readAuditParams(url.searchParams), origin),
});
