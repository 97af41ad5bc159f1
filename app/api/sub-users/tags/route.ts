import { route } from "@/lib/http/route";
import { listTags } from "@/lib/sub-users/list-tags";

export const GET = route({ permission: "sub-users.read", run: (actor) => listTags(actor) });
