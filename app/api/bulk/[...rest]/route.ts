import { noSuchRoute } from "@/lib/http/route";

export { noSuchRoute as GET, noSuchRoute as POST };
