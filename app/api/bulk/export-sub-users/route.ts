import { postRoute } from "@/lib/http/route";
import { exportChosenRequest, exportChosenSubUsers } from "@/lib/sub-users/export";

export const POST = postRoute({
  permission: "sub-users.export",
  input: exportChosenRequest,
  run: exportChosenSubUsers,
});
