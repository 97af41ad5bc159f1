import { adoptCustomers } from "@/lib/customers/adopt/adopt";
import { adoptRequest } from "@/lib/customers/adopt/schema";
import { postRoute } from "@/lib/http/route";

export const POST = postRoute({ permission: "bulk.customers", input: adoptRequest, run: adoptCustomers });
