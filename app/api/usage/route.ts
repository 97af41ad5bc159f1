import { readUsageReportParams } from "@/lib/domain/usage/report";
import { route } from "@/lib/http/route";
import { usageReport } from "@/lib/report/read";

export const GET = route({
  permission: "sub-users.read",
  run: (actor, { url }) => usageReport(actor, readUsageReportParams(url.searchParams)),
});
