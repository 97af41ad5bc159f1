import { postRoute } from "@/lib/http/route";
import { excludeRows } from "@/lib/runs/control";
import { excludeRowsRequest } from "@/lib/runs/schema";

export const POST = postRoute({ permission: "runs.plan", input: excludeRowsRequest, run: excludeRows });
