import { whoseRequest } from "@/lib/customers/schema";
import { whoseSubUsers } from "@/lib/customers/whose";
import { postRoute } from "@/lib/http/route";

export const POST = postRoute({ permission: "customers.link", input: whoseRequest, run: whoseSubUsers });
