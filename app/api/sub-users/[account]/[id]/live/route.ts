import { route } from "@/lib/http/route";
import { refreshSubUser } from "@/lib/sub-users/refresh";

export const GET = route<{ account: string; id: string }, unknown>({
  permission: "sub-users.read",
  run: (actor, { params, signal }) =>
    refreshSubUser(actor, { accountId: params.account, remoteId: params.id }, signal),
});
