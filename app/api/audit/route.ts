import { listAudit } from "@/lib/audit/list";
import { readAuditParams } from "@/lib/domain/audit/search";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "audit.read",
  run: (actor, { url }) => listAudit(actor, readAuditParams(url.searchParams)),
});
