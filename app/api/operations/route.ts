import { DeskError } from "@/lib/domain/errors";
import { route } from "@/lib/http/route";
import { listOperationsToUndo } from "@/lib/activity/list-operations";

export const GET = route({
  permission: "operations.read",
  run(actor, { url }) {
    const unsettled = url.searchParams.get("unsettled") ?? "false";
    if (unsettled !== "true" && unsettled !== "false")
      throw new DeskError("invalid", "Unsettled is true or false.", {
        unsettled: "Unsettled is true or false.",
      });
    return listOperationsToUndo(actor, { unsettled: unsettled === "true" });
  },
});
