import { route } from "@/lib/http/route";
import { overview } from "@/lib/overview/get";

export const GET = route({ permission: "sub-users.read", run: (actor) => overview(actor) });
