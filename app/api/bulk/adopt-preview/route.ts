import { previewAdoption } from "@/lib/customers/adopt/adopt";
import { previewAdoptionRequest } from "@/lib/customers/adopt/schema";
import { postRoute } from "@/lib/http/route";

export const POST = postRoute({
  permission: "bulk.customers",
  input: previewAdoptionRequest,
  run: previewAdoption,
});
