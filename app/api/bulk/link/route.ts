import { postRoute } from "@/lib/http/route";
import { linkSubUsers } from "@/lib/customers/link-sub-users";
import { linkSubUsersRequest } from "@/lib/customers/schema";

export const POST = postRoute({
  permission: "bulk.customers",
  input: linkSubUsersRequest,
  run: linkSubUsers,
});
