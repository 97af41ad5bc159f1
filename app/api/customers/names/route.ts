import { listCustomerNames } from "@/lib/customers/names";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "customers.read",
  run: (actor, { url }) =>
    listCustomerNames(actor, (url.searchParams.get("ids") ?? "").split(",").filter(Boolean)),
});
