import { postRoute } from "@/lib/http/route";
import { planRun } from "@/lib/runs/plan";
import { planRunRequest } from "@/lib/runs/schema";

export const POST = postRoute({ permission: "runs.plan", input: planRunRequest, run: planRun });
