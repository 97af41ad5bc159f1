import { DeskError } from "@/lib/domain/errors";
import { route } from "@/lib/http/route";
import { getSubUser } from "@/lib/sub-users/get";

export const GET = route<{ account: string; id: string }, unknown>({
  permission: "sub-users.read",
  async run(actor, { params }) {
    const subUser = await getSubUser(actor, { accountId: params.account, remoteId: params.id });
    if (!subUser) throw new DeskError("not-found", "There is no such sub-user.");
    return subUser;
  },
});
