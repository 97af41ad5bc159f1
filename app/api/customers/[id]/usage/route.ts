import { customerUsage } from "@/lib/customers/usage";
import { DeskError } from "@/lib/domain/errors";
import { route } from "@/lib/http/route";
import { usageRange } from "@/lib/usage/schema";
import { customerId } from "@/lib/customers/id";

export const GET = route<{ id: string }, unknown>({
  permission: "customers.read",
  run(actor, { params, url }) {
    const range = usageRange.safeParse(url.searchParams.get("range") ?? "30d");
    if (!range.success) throw new DeskError("invalid", "There is no such range.");
    return customerUsage(actor, customerId(params.id), range.data);
  },
});
