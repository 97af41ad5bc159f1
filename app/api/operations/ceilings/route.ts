import { route } from "@/lib/http/route";
import { readCeilings } from "@/lib/operations/ceilings";

export const GET = route({ permission: "operations.read", run: (actor) => readCeilings(actor) });
