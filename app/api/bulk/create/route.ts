import { postRoute } from "@/lib/http/route";
import { planCreate } from "@/lib/runs/plan-create";
import { planCreateRequest } from "@/lib/runs/schema";

export const POST = postRoute({ permission: "runs.plan", input: planCreateRequest, run: planCreate });
