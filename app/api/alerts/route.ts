import { listAlerts } from "@/lib/alerts/list";
import { route } from "@/lib/http/route";

export const GET = route({ permission: "alerts.read", run: (actor) => listAlerts(actor) });
