import { route } from "@/lib/http/route";
import { listSecretLinks } from "@/lib/secret-links/list";

export const GET = route<{ account: string; id: string }, unknown>({
  permission: "secret-links.make",
  run: (actor, { params }) => listSecretLinks(actor, { accountId: params.account, remoteId: params.id }),
});
