import { listCommentsOfSubUser } from "@/lib/customers/list-comments";
import { route } from "@/lib/http/route";

export const GET = route<{ account: string; id: string }, unknown>({
  permission: "customers.contacts",
  run: (actor, { params }) =>
    listCommentsOfSubUser(actor, { accountId: params.account, remoteId: params.id }),
});
