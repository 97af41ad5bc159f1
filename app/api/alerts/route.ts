import { listAlerts } from "@/lib/alerts/list";
import { readAlertsFilter } from "@/lib/alerts/schema";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "alerts.read",
  run: (actor, { url }) => listAlerts(actor, readAlertsFilter(url.searchParams)),
});
