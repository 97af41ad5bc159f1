import { listAccounts } from "@/lib/accounts/list";
import { route } from "@/lib/http/route";

export const GET = route({ permission: "accounts.read", run: (actor) => listAccounts(actor) });
