import type { z } from "zod";
import { postJson } from "@/components/post-json";
import type { excludeRowsRequest, planCreateRequest, planRunRequest, RunView } from "@/lib/runs/schema";

export const planRun = postJson<z.input<typeof planRunRequest>, RunView>("/api/bulk/plan");
export const planCreate = postJson<z.input<typeof planCreateRequest>, RunView>("/api/bulk/create");
export const excludeRows = postJson<z.input<typeof excludeRowsRequest>, RunView>("/api/bulk/exclude");
