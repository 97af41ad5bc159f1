import { DeskError } from "@/lib/domain/errors";
import { route } from "@/lib/http/route";
import { listRunRows } from "@/lib/runs/list-rows";
import { rowsQuery } from "@/lib/runs/schema";

export const GET = route<{ id: string }, unknown>({
  permission: "runs.read",
  run(actor, { params, url }) {
    const given = url.searchParams;
    const query = rowsQuery.safeParse({
      runId: params.id,
      state: given.get("state"),
      page: Math.max(1, Math.trunc(Number(given.get("page") ?? 1)) || 1),
      size: Number(given.get("size") ?? 100),
    });
    if (!query.success) throw new DeskError("invalid", "This page of rows cannot be read.");
    return listRunRows(actor, query.data);
  },
});
