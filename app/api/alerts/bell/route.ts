import { route } from "@/lib/http/route";
import { getAlertBell } from "@/lib/alerts/get-bell";

export const GET = route({ permission: "alerts.read", run: (actor) => getAlertBell(actor) });
