import { readUsageReportParams } from "@/lib/domain/usage/report";
import { download } from "@/lib/http/route";
import { exportUsage } from "@/lib/report/export";

export const GET = download({
  permission: "sub-users.export",
  file: (_params, url) => {
    const { from, to } = readUsageReportParams(url.searchParams);
    return `usage-${from}-to-${to}.csv`;
  },
  run: (actor, { url, origin }) => exportUsage(actor, readUsageReportParams(url.searchParams), origin),
});
