import { listPeople } from "@/lib/audit/list-people";
import { route } from "@/lib/http/route";

export const GET = route({ permission: "audit.read", run: (actor) => listPeople(actor) });
