import { listProviders } from "@/lib/accounts/providers";
import { route } from "@/lib/http/route";

export const GET = route({ permission: "accounts.manage", run: (actor) => listProviders(actor) });
