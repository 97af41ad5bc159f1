import { customerId } from "@/lib/customers/id";
import { customerTimeline, timelineParams } from "@/lib/customers/timeline";
import { DeskError } from "@/lib/domain/errors";
import { route } from "@/lib/http/route";

export const GET = route<{ id: string }, unknown>({
  permission: "customers.read",
  run(actor, { params, url }) {
    const asked = timelineParams.safeParse(Object.fromEntries(url.searchParams));
    if (!asked.success) throw new DeskError("invalid", "This filter of the timeline cannot be read.");
    return customerTimeline(actor, customerId(params.id), asked.data);
  },
});
