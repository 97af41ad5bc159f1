import "server-only";
import { env } from "../env";

/** Name and attributes of the session cookie. `__Host-` binds it to one host over https. */
export function sessionCookie() {
  const secure = env().origins[0].startsWith("https:");
  return {
    name: secure ? "__Host-subdesk.session" : "subdesk.session",
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  };
}
