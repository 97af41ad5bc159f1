import { route } from "@/lib/http/route";
import { getRun } from "@/lib/runs/get";

export const GET = route<{ id: string }, unknown>({
  permission: "runs.read",
  run: (actor, { params }) => getRun(actor, { runId: params.id }),
});
