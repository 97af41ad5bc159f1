import { route } from "@/lib/http/route";
import { listMatching } from "@/lib/sub-users/list-matching";
import { readListParams } from "@/lib/domain/sub-users/refuse";

export const GET = route({
  permission: "sub-users.read",
  run: (actor, { url }) => listMatching(actor, readListParams(url.searchParams)),
});
