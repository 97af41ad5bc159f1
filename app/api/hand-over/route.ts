import { DeskError } from "@/lib/domain/errors";
import { readHandOver } from "@/lib/hand-over/read";
import { handOverParams } from "@/lib/hand-over/schema";
import { route } from "@/lib/http/route";

export const GET = route({
  permission: "sub-users.read",
  run(actor, { url }) {
    const params = handOverParams.safeParse(Object.fromEntries(url.searchParams));
    if (!params.success) throw new DeskError("invalid", "What the message is about cannot be read.");
    return readHandOver(actor, params.data);
  },
});
