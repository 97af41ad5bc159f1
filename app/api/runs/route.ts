import { route } from "@/lib/http/route";
import { listRuns } from "../../../lib/runs/list";

export const GET = route({ permission: "runs.read", run: (actor) => listRuns(actor) });
