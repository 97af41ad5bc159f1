import { readAuditParams } from "@/lib/domain/audit/search";
import { download } from "@/lib/http/route";
import { exportAudit } from "@/lib/audit/export";

export const GET = download({
  permission: "audit.export",
  file: () => "audit.csv",
  run: (actor, { url, origin }) => exportAudit(actor, readAuditParams(url.searchParams), origin),
});
