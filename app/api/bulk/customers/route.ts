import { makeCustomersFor } from "@/lib/customers/make-for-sub-users";
import { makeCustomersRequest } from "@/lib/customers/schema";
import { postRoute } from "@/lib/http/route";

export const POST = postRoute({
  permission: "customers.write",
  input: makeCustomersRequest,
  run: makeCustomersFor,
});
