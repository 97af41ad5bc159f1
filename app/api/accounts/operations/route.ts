import { listDescriptors } from "@/lib/accounts/descriptors";
import { route } from "@/lib/http/route";

export const GET = route({ permission: "accounts.read", run: async (actor) => listDescriptors(actor) });
