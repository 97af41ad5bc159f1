import "server-only";
import type { ConnectionFormat } from "../../domain/providers/connection-format";

/**
 * `LOGIN__cr.us;sessid.ab12`, and a port of the sub-user's own range for an address that stays;
 * of SOCKS5 there no document speaks. How long a session lasts is left out: no document says in
 * which unit it is written.
 */
export const connectionFormat: ConnectionFormat = {
  fields: [
    { name: "country", label: "Country", kind: "country", any: "" },
    { name: "session", label: "Session id", kind: "text", longest: 32, empty: "New address each time" },
    { name: "port", label: "Sticky port", kind: "number", min: 10_000, max: 20_000, empty: "Rotating" },
  ],
  port: { field: "port", socks: "none" },
  userName: { start: "__", between: ";", parts: ["cr.{country}", "sessid.{session}"] },
};
