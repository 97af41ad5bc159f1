import { DeskError } from "@/lib/domain/errors";
import { route } from "@/lib/http/route";
import { usageHistory } from "@/lib/usage/history";
import { usageRange } from "@/lib/usage/schema";

export const GET = route<{ account: string; id: string }, unknown>({
  permission: "sub-users.read",
  run(actor, { params, url }) {
    const range = usageRange.safeParse(url.searchParams.get("range") ?? "30d");
    if (!range.success) throw new DeskError("invalid", "There is no such range.");
    return usageHistory(actor, { accountId: params.account, remoteId: params.id }, range.data);
  },
});
