import { route } from "@/lib/http/route";
import { findByUserName } from "@/lib/sub-users/find-by-user-name";

export const GET = route({
  permission: "sub-users.read",
  run: (actor, { url }) => findByUserName(actor, url.searchParams.get("name") ?? ""),
});
