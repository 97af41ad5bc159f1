import { customerOfSubUser } from "@/lib/customers/of-sub-user";
import { route } from "@/lib/http/route";

export const GET = route<{ account: string; id: string }, unknown>({
  permission: "customers.read",
  run: (actor, { params }) => customerOfSubUser(actor, { accountId: params.account, remoteId: params.id }),
});
