import { route } from "@/lib/http/route";
import { listMatching } from "@/lib/sub-users/list-matching";
import { readListParams } from "@/lib/sub-users/search-params";

export const GET = route({
  permission: "sub-users.read",
  run: (actor, { url }) => listMatching(actor, readListParams(url.searchParams)),
});
