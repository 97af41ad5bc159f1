import { getCustomer } from "@/lib/customers/get";
import { DeskError } from "@/lib/domain/errors";
import { route } from "@/lib/http/route";

export const GET = route<{ id: string }, Awaited<ReturnType<typeof getCustomer>>>({
  permission: "customers.read",
  async run(actor, { params }) {
    const customer = await getCustomer(actor, params.id);
    if (!customer) throw new DeskError("not-found", "There is no such customer.");
    return customer;
  },
});
