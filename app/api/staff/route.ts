import { route } from "@/lib/http/route";
import { listStaff } from "@/lib/staff/list";

export const GET = route({ permission: "staff.read", run: (actor) => listStaff(actor) });
