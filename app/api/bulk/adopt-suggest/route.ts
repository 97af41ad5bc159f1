import { suggestCustomers } from "@/lib/customers/adopt/suggest";
import { suggestRequest } from "@/lib/customers/adopt/schema";
import { postRoute } from "@/lib/http/route";

export const POST = postRoute({ permission: "bulk.customers", input: suggestRequest, run: suggestCustomers });
