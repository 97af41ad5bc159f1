import { route } from "@/lib/http/route";
import { listSubUsers } from "@/lib/sub-users/list";
import { readListParams } from "@/lib/domain/sub-users/refuse";

export const GET = route({
  permission: "sub-users.read",
  run: (actor, { url }) => listSubUsers(actor, readListParams(url.searchParams)),
});
