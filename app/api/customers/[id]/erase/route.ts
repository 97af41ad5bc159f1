import { route } from "@/lib/http/route";
import { previewErase } from "@/lib/customers/erase";
import { customerId } from "@/lib/customers/id";

export const GET = route<{ id: string }, unknown>({
  permission: "customers.erase",
  run: (actor, { params }) => previewErase(actor, { id: customerId(params.id) }),
});
