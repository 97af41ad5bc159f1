import { postRoute } from "@/lib/http/route";
import { excludeRowsRequest } from "@/lib/runs/schema";
import { excludeRows } from "../../../../lib/runs/exclude-rows";

export const POST = postRoute({ permission: "runs.plan", input: excludeRowsRequest, run: excludeRows });
