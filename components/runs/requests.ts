import { postJson } from "@/components/call-action";
import type { ExcludeRowsRequest, PlanCreateRequest, PlanRunRequest, RunView } from "@/lib/domain/runs/run";

export const planRun = postJson<PlanRunRequest, RunView>("/api/bulk/plan");
export const planCreate = postJson<PlanCreateRequest, RunView>("/api/bulk/create");
export const excludeRows = postJson<ExcludeRowsRequest, RunView>("/api/bulk/exclude");
