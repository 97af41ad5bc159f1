import { route } from "@/lib/http/route";
import { listOperations } from "@/lib/operations/list";

export const GET = route({ permission: "operations.read", run: (actor, { url }) => listOperations(actor, { unsettled: url.searchParams.get("unsettled") === "true" }) });
