import { listActivity } from "@/lib/activity/list";
import { activityParams } from "@/lib/activity/schema";
import { DeskError } from "@/lib/domain/errors";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "operations.read",
  run(actor, { url }) {
    const params = activityParams.safeParse(Object.fromEntries(url.searchParams));
    if (!params.success) throw new DeskError("invalid", "This filter of the activity cannot be read.");
    return listActivity(actor, params.data);
  },
});
