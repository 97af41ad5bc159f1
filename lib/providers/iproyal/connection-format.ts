import "server-only";
import type { ConnectionFormat } from "../../domain/providers/connection-format";

/** `LOGIN:PASSWORD_country-us_session-ab12cd34_lifetime-10m`: all of it follows the password. */
export const connectionFormat: ConnectionFormat = {
  fields: [
    { name: "country", label: "Country", kind: "country", any: "" },
    { name: "session", label: "Session id", kind: "text", longest: 8, empty: "New address each time" },
    {
      name: "lifetime",
      label: "Session lifetime",
      kind: "choice",
      choices: [
        { value: "10m", label: "10 minutes" },
        { value: "30m", label: "30 minutes" },
        { value: "60m", label: "60 minutes" },
      ],
    },
  ],
  userName: { parts: [] },
  password: { parts: ["_country-{country}", "_session-{session}_lifetime-{lifetime}"] },
};
