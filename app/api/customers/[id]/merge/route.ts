import { route } from "@/lib/http/route";
import { previewMerge } from "@/lib/customers/merge";
import { customerId } from "@/lib/customers/id";

export const GET = route<{ id: string }, unknown>({
  permission: "customers.merge",
  run: (actor, { params, url }) =>
    previewMerge(actor, {
      from: customerId(params.id),
      into: customerId(url.searchParams.get("into") ?? ""),
    }),
});
