import { route } from "@/lib/http/route";
import { listSessions } from "@/lib/staff/list-sessions";

export const GET = route<{ id: string }, unknown>({
  permission: "staff.read",
  run: (actor, { params }) => listSessions(actor, params.id),
});
