import { route } from "@/lib/http/route";
import { listOperations } from "@/lib/operations/list";

export const GET = route<{ account: string; id: string }, unknown>({
  permission: "operations.read",
  run: (actor, { params }) =>
    listOperations(actor, { subUser: { accountId: params.account, remoteId: params.id } }),
});
