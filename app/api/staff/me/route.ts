import { route } from "@/lib/http/route";
import { getProfile } from "@/lib/profile/get";

export const GET = route({ permission: "profile.use", run: (actor) => getProfile(actor) });
