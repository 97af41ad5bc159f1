import { exportChosenCustomers, exportChosenRequest } from "@/lib/customers/export";
import { postRoute } from "@/lib/http/route";

export const POST = postRoute({
  permission: "customers.export",
  input: exportChosenRequest,
  run: exportChosenCustomers,
});
