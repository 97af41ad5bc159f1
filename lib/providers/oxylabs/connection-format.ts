import "server-only";
import type { ConnectionFormat } from "../../domain/providers/connection-format";

/** `customer-LOGIN-cc-US-sessid-abc12345`. */
export const connectionFormat: ConnectionFormat = {
  fields: [
    { name: "country", label: "Country", kind: "country", any: "", capitals: true },
    { name: "session", label: "Session id", kind: "text", longest: 8, empty: "New address each time" },
  ],
  userName: { prefix: "customer-", parts: ["-cc-{country}", "-sessid-{session}"] },
};
