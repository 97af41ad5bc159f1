import { route } from "@/lib/http/route";
import { listViews } from "@/lib/views/list";

export const GET = route({ permission: "views.read", run: (actor) => listViews(actor) });
