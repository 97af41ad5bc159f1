import "server-only";
import type { ConnectionFormat } from "../../domain/providers/connection-format";

/** `LOGIN__cr.us;sessid.ab12`. How long a session lasts is left out: no document says in which unit it is written. */
export const connectionFormat: ConnectionFormat = {
  fields: [
    { name: "country", label: "Country", kind: "country", any: "" },
    { name: "session", label: "Session id", kind: "text", longest: 32, empty: "New address each time" },
  ],
  userName: { start: "__", between: ";", parts: ["cr.{country}", "sessid.{session}"] },
};
