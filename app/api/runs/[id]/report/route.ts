import { download } from "@/lib/http/route";
import { reportRun } from "@/lib/runs/report";

export const GET = download<{ id: string }>({
  permission: "runs.read",
  file: ({ id }) => `run-${id}.csv`,
  run: (actor, { params, origin }) => reportRun(actor, { runId: params.id }, origin),
});
