import { route } from "@/lib/http/route";
import { getSystem } from "@/lib/system/get";

export const GET = route({ permission: "system.read", run: (actor) => getSystem(actor) });
